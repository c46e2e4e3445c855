
namespace Clawtail.Tailer;

/// <summary>
/// Everything that bounds work, memory or waiting, in one place. Tests run with limits of two or three, so that every
/// boundary is crossed many times.
/// </summary>
internal sealed record TailerLimits
{
    public static TailerLimits Default { get; } = new();

    /// <summary>Turns in a batch; a fuller source is read on with the next one.</summary>
    public int TurnsPerBatch { get; init; } = 2048;

    /// <summary>Turns in one transaction while there is much to read: large enough to hide the fsync, small enough to redo.</summary>
    public int TurnsPerCommit { get; init; } = 8192;

    public int BatchesPerCommit { get; init; } = 128;

    /// <summary>Sessions kept in memory; the ledger is asked about the others.</summary>
    public int RememberedSessions { get; init; } = 8192;

    /// <summary>How much of one source is read before the others get their turn, once counters are live.</summary>
    public int BatchesPerPass { get; init; } = 4;

    /// <summary>Sources that are being read or wait for the committing thread: enough to read on during a commit.</summary>
    public int SourcesAhead { get; init; } = 64;

    /// <summary>Batches of one source that may wait.</summary>
    public int BatchesAhead { get; init; } = 1;

    /// <summary>Batches kept for the next reading, as many as a commit returns; they are given back after a catch-up.</summary>
    public int SpareBatches { get; init; } = 128;

    /// <summary>Files held open after they were read; a process has 1,024 file handles by default.</summary>
    public int HeldOpen { get; init; } = 128;

    /// <summary>Bytes of a file after which a reading pauses, so that one huge file does not starve the others.</summary>
    public int FilePause { get; init; } = 16 * 1024 * 1024;

    /// <summary>The same of what comes out of a compressed file or an archive.</summary>
    public int ArchivePause { get; init; } = 8 * 1024 * 1024;

    /// <summary>Rows that one reading copies out of a database; each may be a turn.</summary>
    public int RowsPerReading { get; init; } = 2048;

    /// <summary>Bytes that one reading copies out of a database, but for a single row that is larger.</summary>
    public int BytesPerReading { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long one reading may keep a database's snapshot: OpenClaw's checkpoints wait for it.</summary>
    public TimeSpan ReadingTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Paths that file events named and nobody has looked at yet; beyond it, everything is looked at.</summary>
    public int Hints { get; init; } = 4096;

    /// <summary>A source that is gone this long will not come back under another name; its position is forgotten.</summary>
    public TimeSpan PositionMemory { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes read after which memory is given back.</summary>
    public long GiveBackAfter { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a baseline waits for a database that a crash left behind, so that its history is part of it.</summary>
    public TimeSpan RecoveryPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a new source may be unreadable before what it holds by then is history and no increase.</summary>
    public TimeSpan ObstacleGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Obstacles remembered; beyond it the oldest that are gone are forgotten.</summary>
    public int Obstacles { get; init; } = 1000;

    /// <summary>How long a source whose reading failed unexpectedly is left alone at first, and at most.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LastRetry { get; init; } = TimeSpan.FromHours(1);
}
