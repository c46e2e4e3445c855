using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Sources;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>
/// Reads a compressed file as a whole, and once: it does not grow. Its position is either nowhere or at its end; another
/// size, or other first or last bytes, make it another file.
/// </summary>
internal sealed class CompressedFileReader(FileTools tools) : SourceReader
{
    private SafeFileHandle? _file;
    private CompressedLines? _lines;

    public override ReadResult Read(Source source, TurnBatch batch)
    {
        var file = (FileSource)source;
        try
        {
            if (_lines is null && TryBegin(ref file) is { } done) return done;

            return _lines!.Read(batch) ? Finish(file) : new ReadResult(file, ReadOutcome.More);
        }
        catch (IOException exception)
        {
            // The position stays as it was, also where the reading had begun to doubt it.
            return Fail((FileSource)source, exception.Message);
        }
    }

    public override void Dispose()
    {
        _lines?.Dispose();
        _lines = null;
        _file?.Dispose();
        _file = null;
    }

    /// <returns>Null when there is something to read.</returns>
    private ReadResult? TryBegin(ref FileSource source)
    {
        switch (tools.Gate.TryOpen(source.Path, out _file, out var reason))
        {
            case OpenOutcome.Gone: return new ReadResult(source, ReadOutcome.Gone);
            case OpenOutcome.Denied: return Fail(source, reason!);
        }
        source = source with { Trouble = null, Stat = FileReader.Stat(_file!) };
        if (IsRead(source)) return Settle(source, source.Position);

        if (source.Position.Offset > 0) tools.Events.SourceReread(source.Path, RereadCause.Replaced);
        (source, _) = FileHead.Identify(source with { Position = default }, _file!);
        var parser = tools.Parsers.Rent();
        parser.Begin(source);
        _lines = new CompressedLines(Zstandard.Decompress(new FileStream(_file!, FileAccess.Read, bufferSize: 0)), parser, tools);
        return null;
    }

    private bool IsRead(FileSource source) =>
        source.Position.Offset > 0 && source.Position.Offset == source.Stat.Size
        && source.Position.Fingerprint == FileHead.ReadFingerprint(_file!, isCompressed: true)
        && source.Position.Anchor == Fingerprint.OfAnchor(_file!, source.Stat.Size);

    private ReadResult Finish(FileSource source)
    {
        if (FileReader.Stat(source.Path) != source.Stat)
        {
            Dispose();
            return new ReadResult(source, ReadOutcome.More);
        }

        // What was damaged may heal anywhere in between: it is read again at any change.
        var fingerprint = _lines!.Damage is null ? FileHead.ReadFingerprint(_file!, isCompressed: true) : 0;
        var anchor = Fingerprint.OfAnchor(_file!, source.Stat.Size);
        return Settle(source, new FilePosition(default, source.Stat.Size, fingerprint, anchor, false, false, null));
    }

    private ReadResult Settle(FileSource source, FilePosition position)
    {
        Dispose();
        var isUnsettled = SourceTable.IsUnsettled(source.Stat.Mtime, tools.Time.GetUtcNow());
        return new ReadResult(source with { Position = position with { Seen = source.Stat, IsUnsettled = isUnsettled } }, ReadOutcome.AtEnd);
    }

    private ReadResult Fail(FileSource source, string reason)
    {
        Dispose();
        return new ReadResult(source with { Trouble = new SourceTrouble(TroubleKind.Unreadable, reason) }, ReadOutcome.Failed);
    }
}
