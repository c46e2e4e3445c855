using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Sources;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>Reads a file that may grow from its position to its end.</summary>
/// <remarks>
/// Implementation notes.
/// <para>Partial lines. The offset only ever moves past complete lines. A last line without newline is tried, because a
/// complete entry without newline is a turn that was billed; its turn is counted, the offset stays, and the key absorbs
/// the line when its newline comes.</para>
/// <para>Replacement. Before reading on, the first line and the bytes before the offset must be those that were read;
/// after reading, the bytes before the starting offset are compared once more, because a file may be written over while
/// it is read. Same size with another time stamp is a rewrite in place. Every doubt ends in reading from byte 0.</para>
/// <para>Deletion. A held handle still reads what its name no longer leads to. Only when it is drained, the name is
/// asked whether it means another file by now.</para>
/// <para>Crash points. Nothing here is durable: position and turns travel in one batch, and the ledger commits both or
/// neither. A batch that is lost is read again.</para>
/// </remarks>
internal sealed class TailedFileReader : SourceReader
{
    /// <summary>A file written this recently is likely to grow, and is held open.</summary>
    private static readonly TimeSpan HoldOpen = TimeSpan.FromMinutes(10);

    private readonly FileTools _tools;
    private readonly AnchorBuffer _anchor = new();
    private readonly FillBytes _fill;
    private SafeFileHandle? _file;
    private long _fillOffset;
    private bool _isBegun;
    private bool _isHeld;

    public TailedFileReader(FileTools tools) => (_tools, _fill) = (tools, Fill);

    public override bool IsHeldOpen => _isHeld && _file is not null;

    public override bool IsIdle(Source source) =>
        IsHeldOpen && _tools.Time.GetUtcNow().UtcTicks - ((FileSource)source).Stat.Mtime > HoldOpen.Ticks;

    public override ReadResult Read(Source source, TurnBatch batch)
    {
        var file = (FileSource)source;
        try
        {
            return _isBegun ? ReadOn(file, batch) : TryBegin(ref file) ?? ReadOn(file, batch);
        }
        catch (IOException exception)
        {
            // The position stays as it was, also where the reading had begun to doubt it.
            return Fail((FileSource)source, exception.Message);
        }
    }

    public override void Dispose()
    {
        _file?.Dispose();
        _file = null;
        if (_isHeld) _tools.Handles.GiveBack();
        (_isHeld, _isBegun) = (false, false);
    }

    /// <returns>Null when there is something to read.</returns>
    private ReadResult? TryBegin(ref FileSource source)
    {
        if (_file is null)
        {
            switch (_tools.Gate.TryOpen(source.Path, out _file, out var reason))
            {
                case OpenOutcome.Gone: return new ReadResult(source, ReadOutcome.Gone);
                case OpenOutcome.Denied: return Fail(source, reason!);
            }
        }
        source = source with { Trouble = null, Stat = FileReader.Stat(_file!) };
        if (ChangedBehindOffset(source) is { } cause) source = Rewind(source, cause);
        if (source.Position.Offset == 0)
        {
            (source, var fingerprint) = FileHead.Identify(source, _file!);
            source = source with { Position = source.Position with { Fingerprint = fingerprint } };
        }
        _isBegun = true;
        return null;
    }

    private RereadCause? ChangedBehindOffset(FileSource source)
    {
        var (position, now) = (source.Position, source.Stat);
        if (position.Offset == 0) return null;
        if (now.Size < position.Offset) return RereadCause.Shrunk;
        if (now.Size == position.Seen.Size && now.Mtime != position.Seen.Mtime) return RereadCause.Rewritten;

        var isSame = FileHead.ReadFingerprint(_file!, isCompressed: false) == position.Fingerprint
            && Fingerprint.OfAnchor(_file!, position.Offset) == position.Anchor;
        return isSame ? null : RereadCause.Replaced;
    }

    private FileSource Rewind(FileSource source, RereadCause cause)
    {
        _tools.Events.SourceReread(source.Path, cause);
        return source with { Position = default };
    }

    private ReadResult ReadOn(FileSource source, TurnBatch batch)
    {
        var lines = _tools.Lines.Rent();
        var parser = _tools.Parsers.Rent();
        try
        {
            parser.Begin(source);
            parser.Enter(batch);
            ReadLines(source.Position, lines, parser, batch);
            return Advance(source, lines, parser);
        }
        finally
        {
            lines.Release();
            _tools.Lines.Return(lines);
            _tools.Parsers.Return(parser);
        }
    }

    private void ReadLines(FilePosition from, LineReader lines, LineParser parser, TurnBatch batch)
    {
        _fillOffset = from.Offset;
        _anchor.Load(_file!, from.Offset);
        lines.Begin(_fill, from.Offset, from.InsidePassedOver, _tools.Limits.FilePause, parser.CanMatter, _anchor);
        while (!batch.IsFull && lines.TryRead(out var line))
        {
            if (line.IsOversized) parser.Skip(line.Offset, EntryOutcome.Oversized, batch);
            else parser.Read(line.Bytes, line.Offset, batch);
        }
        if (lines.IsAtEnd) parser.ReadUnfinished(lines.Unfinished, batch);
        batch.BytesRead += lines.BytesRead;
    }

    private ReadResult Advance(FileSource source, LineReader lines, LineParser parser)
    {
        var start = source.Position;
        lines.FlushAnchor();
        if (start.Offset > 0 && Fingerprint.OfAnchor(_file!, start.Offset) != start.Anchor)
        {
            _isBegun = false;
            return new ReadResult(Rewind(source, RereadCause.Replaced), ReadOutcome.More);
        }

        source = source with
        {
            Position = start with
            {
                Offset = lines.Offset,
                Anchor = _anchor.Hash,
                InsidePassedOver = lines.IsPassingOver,
                ParserState = parser.Save(),
            },
        };
        return lines.IsAtEnd ? Finish(source) : new ReadResult(source, ReadOutcome.More);
    }

    private ReadResult Finish(FileSource source)
    {
        var onPath = FileReader.Stat(source.Path);
        if (onPath is null || onPath != FileReader.Stat(_file!))
        {
            // Moved, deleted, replaced, or only appended to again: the name decides what is read next.
            Dispose();
            return new ReadResult(source, onPath is null ? ReadOutcome.Gone : ReadOutcome.More);
        }

        var now = _tools.Time.GetUtcNow();
        var isUnsettled = SourceTable.IsUnsettled(source.Stat.Mtime, now);
        Hold(source, now);
        return new ReadResult(source with { Position = source.Position with { Seen = source.Stat, IsUnsettled = isUnsettled } }, ReadOutcome.AtEnd);
    }

    /// <summary>Stays open after it was read, if it may grow and the budget allows.</summary>
    private void Hold(FileSource source, DateTimeOffset now)
    {
        _isBegun = false;
        if (!source.MayGrow || now.UtcTicks - source.Stat.Mtime > HoldOpen.Ticks) Dispose();
        else if (!_isHeld && !(_isHeld = _tools.Handles.TryTake())) Dispose();
    }

    private int Fill(Span<byte> buffer)
    {
        var read = RandomAccess.Read(_file!, buffer, _fillOffset);
        _fillOffset += read;
        return read;
    }

    private ReadResult Fail(FileSource source, string reason)
    {
        Dispose();
        return new ReadResult(source with { Trouble = new SourceTrouble(TroubleKind.Unreadable, reason) }, ReadOutcome.Failed);
    }
}
