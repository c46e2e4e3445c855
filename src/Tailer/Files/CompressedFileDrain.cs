using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Archives;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sources;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>
/// Reads a compressed transcript as a whole, and once: it does not grow. Its position is either nowhere or at its end;
/// another size, or other first or last bytes, make it another file.
/// </summary>
internal sealed class CompressedFileDrain(int maxEntrySize, TimeProvider time, ITailerEvents events)
{
    private readonly EntryReader _entries = new(events);

    public DrainOutcome Read(TranscriptFile file, TurnBatch batch)
    {
        try
        {
            if (file.Archive is null && TryBegin(file) is { } done) return done;

            return file.Archive!.Read(_entries, batch, header => SessionOf(file, header)) ? Finish(file) : DrainOutcome.More;
        }
        catch (IOException exception)
        {
            return Fail(file, exception.Message);
        }
        finally
        {
            batch.Position = file.TakeUnsaved();
        }
    }

    /// <returns>Null when there is something to read.</returns>
    private DrainOutcome? TryBegin(TranscriptFile file)
    {
        switch (FileReader.TryOpen(file.Path, out var handle, out var reason))
        {
            case OpenOutcome.Gone: return file.Leave(DrainOutcome.Gone);
            case OpenOutcome.Denied: return Fail(file, reason!);
        }
        file.Recover(events);
        file.LastStat = FileReader.Stat(handle!);
        if (IsRead(file, handle!))
        {
            handle!.Dispose();
            return Settle(file, file.Position);
        }

        if (file.Position.Offset > 0) events.SourceReread(file.Path, RereadCause.Replaced);
        file.Position = default;
        file.Handle = handle;
        file.Archive = new ArchivedTranscript(
            file.Path, Zstandard.Decompress(new FileStream(handle!, FileAccess.Read, bufferSize: 0)), TranscriptName.FormOf(file.Path), maxEntrySize);
        file.IsBeingRead = true;
        return null;
    }

    private static bool IsRead(TranscriptFile file, SafeFileHandle handle) =>
        file.Position.Offset > 0 && file.Position.Offset == file.LastStat.Size
        && file.Position.Fingerprint == TranscriptHead.Read(handle, isCompressed: true).Fingerprint
        && file.Position.Anchor == Fingerprint.OfAnchor(handle, file.LastStat.Size);

    private DrainOutcome Finish(TranscriptFile file)
    {
        var (handle, size) = (file.Handle!, file.LastStat.Size);
        if (FileReader.Stat(file.Path) != file.LastStat) return file.Leave(DrainOutcome.More);

        // What was damaged may heal anywhere in between: it is read again at any change.
        var fingerprint = file.Archive!.Damage is null ? TranscriptHead.Read(handle, isCompressed: true).Fingerprint : 0;
        return Settle(file, new FilePosition(default, size, fingerprint, Fingerprint.OfAnchor(handle, size), false, false));
    }

    private DrainOutcome Settle(TranscriptFile file, FilePosition position)
    {
        file.Position = position with { Seen = file.LastStat, Unsettled = Source.IsUnsettled(file.LastStat.Mtime, time.GetUtcNow()) };
        return file.Leave(DrainOutcome.AtEnd);
    }

    private static (string Id, string Kind) SessionOf(TranscriptFile file, string? header)
    {
        var session = header is null ? file.Session : $"{file.Agent}/{header}";
        return (session, SessionKey.KindOfUnlisted(session));
    }

    private DrainOutcome Fail(TranscriptFile file, string reason) =>
        file.Fail(SourceTrouble.Unreadable, () => events.SourceUnreadable(file.Path, reason));
}
