using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer;

/// <summary>Everything noteworthy that happens while tailing; the host decides between a log line and a counter.</summary>
/// <remarks>A listener implements what it cares for; the rest does nothing.</remarks>
public interface ITailerEvents
{
    void HomeMissing(string path)
    {
    }

    void HomeFound(string path)
    {
    }

    void WatchStarted(string path)
    {
    }

    void WatchFailed(string path, string reason)
    {
    }

    /// <summary>A sweep found a change that no file event had announced.</summary>
    void ChangeUnannounced(string path)
    {
    }

    void SweepCompleted(SweepReport report)
    {
    }

    /// <summary>What is there and not yet in the ledger; said before, during and after reading.</summary>
    void Progressed(int sourcesBehind, long bytesBehind)
    {
    }

    /// <summary>A source is read again from its start, and the turn keys absorb what was counted before.</summary>
    void SourceReread(string path, RereadCause cause)
    {
    }

    /// <summary>A source was moved, and is read on from where its old name stood.</summary>
    void SourceMoved(string path, string from)
    {
    }

    void SourceUnreadable(string path, string reason)
    {
    }

    void SourceReadableAgain(string path)
    {
    }

    /// <summary>A database is of a shape that no known release of OpenClaw makes; it is not read.</summary>
    void DatabaseUnsupported(string path, string why)
    {
    }

    void EntrySkipped(string path, long offset, EntryOutcome outcome)
    {
    }

    void BatchCommitted(CommitReport report)
    {
    }

    /// <summary>The series was born beyond the label budget and is part of <c>other</c>; of an agent, the word "agent" and its name.</summary>
    void SeriesFolded(string provider, string model)
    {
    }

    void BaselineCompleted(long turns, TimeSpan duration)
    {
    }

    void LedgerOpened(string path, bool isNew)
    {
    }

    /// <summary>The ledger cannot be opened or written for the moment; what failed is tried until it works.</summary>
    /// <param name="directory">The state directory.</param>
    void LedgerFailing(string directory, string reason)
    {
    }

    /// <summary>It lacks commits that had been shown: it was put back from a backup, or its log was lost.</summary>
    void LedgerOlderThanShown(string path, long commits)
    {
    }

    void LedgerRecovered()
    {
    }

    void LedgerQuarantined(string path, string movedTo, string reason)
    {
    }

    /// <summary>A file beside the transcripts (session index, auth profiles) could not be understood.</summary>
    void MetadataRejected(string path, string reason)
    {
    }
}

/// <summary>Why a source had to be read again from its start.</summary>
public enum RereadCause
{
    /// <summary>It is shorter than what had been read.</summary>
    Shrunk,

    /// <summary>Its first line, or the bytes before the offset, or none of the rows, are those that had been read.</summary>
    Replaced,

    /// <summary>Same size, newer time: written over in place. Of a database: rows at its end were deleted, or written anew.</summary>
    Rewritten,
}

/// <summary>How the sources stand after a look at the whole tree: every one is in one state.</summary>
public sealed record SweepReport(int SourcesCurrent, int SourcesBehind, int SourcesUnreadable, TimeSpan Duration)
{
    /// <summary>Databases that are waited for until OpenClaw has put them in order after a crash.</summary>
    public int SourcesNeedingRecovery { get; init; }

    /// <summary>Databases of a shape that no known release of OpenClaw makes.</summary>
    public int SourcesUnsupported { get; init; }

    /// <summary>Sources of which too much holds no turn.</summary>
    public int SourcesOverBudget { get; init; }

    /// <summary>Sources whose reading failed in a way that nobody foresaw.</summary>
    public int SourcesFaulty { get; init; }

    /// <summary>Folders that are there and cannot be listed.</summary>
    public int FoldersUnreadable { get; init; }
}

/// <summary>What one transaction made durable.</summary>
/// <param name="Entries">Entries read, by outcome (indexed by <see cref="EntryOutcome"/>).</param>
/// <param name="LedgerBytes">Size of the ledger on disk after the commit, write-ahead log included.</param>
public sealed record CommitReport(
    long TurnsCounted, long TurnsAlreadyCounted, IReadOnlyList<long> Entries, long BytesRead, TimeSpan Duration, long LedgerBytes);
