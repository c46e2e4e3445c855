
namespace Clawtail.Tailer;

/// <summary>
/// Everything that bounds work, memory or waiting, in one place. Tests run with limits of two or three, so that every
/// boundary is crossed many times.
/// </summary>
internal sealed record TailerLimits
{
    public static TailerLimits Default { get; } = new();

    /// <summary>Trouble with a source that may pass by itself is said if it lasts longer.</summary>
    public TimeSpan TroublePatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Turns in a batch; a fuller source is read on with the next one.</summary>
    public int TurnsPerBatch { get; init; } = 2048;

    /// <summary>Turns in one transaction while there is much to read: large enough to hide the fsync, small enough to redo.</summary>
    public int TurnsPerCommit { get; init; } = 8192;

    public int BatchesPerCommit { get; init; } = 128;

    /// <summary>Sessions of indexes that one pass asks the ledger about once counters are live.</summary>
    public int LearnedPerPass { get; init; } = 2048;

    /// <summary>New sessions that one agent's indexes may tell in one life of the program: a session a minute, for two years.</summary>
    public int SessionsLearned { get; init; } = 1_000_000;

    /// <summary>Threads that read. More would only be more memory: what they read is committed by one.</summary>
    public int Readers { get; init; } = 8;

    /// <summary>Sessions kept in memory; the ledger is asked about the others.</summary>
    public int RememberedSessions { get; init; } = 8192;

    /// <summary>How much of one source is read before the others get their turn, once counters are live.</summary>
    public int BatchesPerPass { get; init; } = 4;

    /// <summary>How long a pass begins to read further sources once counters are live: whatever changes next waits for it.</summary>
    public TimeSpan PassTime { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Of a core, what the sources of one agent may take in the long run once counters are live.</summary>
    public double AgentShare { get; init; } = 0.2;

    /// <summary>What an agent's sources may take before that: a gigabyte that is imported at once is read at full speed.</summary>
    public TimeSpan AgentBurst { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sources that one pass takes up once counters are live; agents take turns.</summary>
    public int SourcesPerPass { get; init; } = 256;

    /// <summary>
    /// Bytes of one source without a turn among them, after which it is set aside and looked at again ever later: between two turns
    /// of a real one there are a few megabytes. It bounds what an endless file, or a small one that becomes endless, can take.
    /// </summary>
    public long BarrenBytes { get; init; } = 256 * 1024 * 1024;

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

    /// <summary>Entries of one folder that are looked at; the busiest agents keep some tens of thousands of transcripts.</summary>
    public int EntriesPerFolder { get; init; } = 100_000;

    /// <summary>Folders of rollouts that are looked at in one Codex home: one a day, for ten years.</summary>
    public int FoldersPerHome { get; init; } = 4096;

    /// <summary>How long a source whose reading failed unexpectedly, or yielded nothing, is left alone at first, and at most.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LastRetry { get; init; } = TimeSpan.FromHours(1);
}
