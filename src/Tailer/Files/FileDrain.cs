using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.Files;

/// <summary>Reads a transcript file from its position to its end.</summary>
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
internal sealed class FileDrain(HandleBudget handles, int maxEntrySize, TimeProvider time, ITailerEvents events)
{
    /// <summary>A transcript written this recently is likely to grow, and is held open.</summary>
    public static readonly TimeSpan HoldOpen = TimeSpan.FromMinutes(10);

    private readonly LineReader _lines = new(maxEntrySize);
    private readonly EntryReader _entries = new(events);

    public DrainOutcome Read(TranscriptFile file, TurnBatch batch)
    {
        try
        {
            if (!file.IsBeingRead && TryBegin(file) is { } failure) return failure;

            return ReadOn(file, batch);
        }
        catch (IOException exception)
        {
            return Fail(file, exception.Message);
        }
    }

    private DrainOutcome? TryBegin(TranscriptFile file)
    {
        if (file.Handle is null)
        {
            switch (FileReader.TryOpen(file.Path, out var handle, out var reason))
            {
                case OpenOutcome.Gone: return DrainOutcome.Gone;
                case OpenOutcome.Denied: return Fail(file, reason!);
            }
            file.Handle = handle;
            file.Recover(events);
        }

        file.LastStat = FileReader.Stat(file.Handle!);
        if (ChangedBehindOffset(file) is { } cause) Rewind(file, cause);
        if (file.Position.Offset == 0) Identify(file);
        file.IsBeingRead = true;
        return null;
    }

    private static RereadCause? ChangedBehindOffset(TranscriptFile file)
    {
        var (position, now) = (file.Position, file.LastStat);
        if (position.Offset == 0) return null;
        if (now.Size < position.Offset) return RereadCause.Shrunk;
        if (now.Size == position.Seen.Size && now.Mtime != position.Seen.Mtime) return RereadCause.Rewritten;

        var isSame = TranscriptHead.Read(file.Handle!, isCompressed: false).Fingerprint == position.Fingerprint
            && Fingerprint.OfAnchor(file.Handle!, position.Offset) == position.Anchor;
        return isSame ? null : RereadCause.Replaced;
    }

    private void Rewind(TranscriptFile file, RereadCause cause)
    {
        events.SourceReread(file.Path, cause);
        file.Position = default;
    }

    private static void Identify(TranscriptFile file)
    {
        var head = TranscriptHead.Read(file.Handle!, isCompressed: false);
        file.Identify(head);
        file.Position = file.Position with { Fingerprint = head.Fingerprint };
    }

    private DrainOutcome ReadOn(TranscriptFile file, TurnBatch batch)
    {
        var start = file.Position;
        batch.EnterSession(file.Session, SessionKey.KindOfUnlisted(file.Session));
        _lines.Begin(file.Handle!, start);
        while (!batch.IsFull && _lines.TryRead(out var line))
        {
            if (line.IsOversized) _entries.Skip(file.Path, line.Offset, EntryOutcome.Oversized, batch);
            else _entries.Read(file.Path, line.Bytes, line.Offset, batch);
        }

        var atEnd = _lines.IsAtEnd;
        if (atEnd) _entries.ReadUnfinished(_lines.Unfinished, batch);
        batch.BytesRead += _lines.BytesRead;
        file.Position = _lines.Position(file.Position);
        var outcome = WasReplaced(file, start) ? BeginAgain(file) : atEnd ? Finish(file) : DrainOutcome.More;
        batch.Position = file.TakeUnsaved();
        return outcome;
    }

    private static bool WasReplaced(TranscriptFile file, FilePosition start) =>
        start.Offset > 0 && Fingerprint.OfAnchor(file.Handle!, start.Offset) != start.Anchor;

    private DrainOutcome BeginAgain(TranscriptFile file)
    {
        Rewind(file, RereadCause.Replaced);
        file.IsBeingRead = false;
        return DrainOutcome.More;
    }

    private DrainOutcome Finish(TranscriptFile file)
    {
        var written = new DateTimeOffset(file.LastStat.Mtime, TimeSpan.Zero);
        var age = time.GetUtcNow() - written;
        var onPath = FileReader.Stat(file.Path);
        if (onPath is null || onPath != FileReader.Stat(file.Handle!))
        {
            // Moved, deleted, replaced, or only appended to again: the name decides what is read next.
            return file.Leave(onPath is null ? DrainOutcome.Gone : DrainOutcome.More);
        }

        file.Position = file.Position with { Seen = file.LastStat, Unsettled = age < Source.Settling && age > -HoldOpen };
        file.IsBeingRead = false;
        if (file.Kind == TranscriptKind.Live && age < HoldOpen) file.Hold(handles);
        else file.Close();
        return DrainOutcome.AtEnd;
    }

    private DrainOutcome Fail(TranscriptFile file, string reason) =>
        file.Fail(SourceTrouble.Unreadable, () => events.SourceUnreadable(file.Path, reason));
}
