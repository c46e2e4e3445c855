namespace Clawtail.Tailer;

/// <summary>Everything that bounds what waits or is kept in memory. Tests set some of them so low that every edge is crossed.</summary>
internal sealed record TailerLimits
{
    public static TailerLimits Default { get; } = new();

    /// <summary>A batch this full is handed over; the source is read on with the next.</summary>
    public int TurnsPerBatch { get; init; } = 2048;

    /// <summary>Turns in one transaction while there is much to read: large enough to hide the fsync, small enough to redo.</summary>
    public int TurnsPerCommit { get; init; } = 8192;

    public int BatchesPerCommit { get; init; } = 128;

    /// <summary>Sessions kept in memory; the ledger is asked about the others.</summary>
    public int RememberedSessions { get; init; } = 8192;
}
