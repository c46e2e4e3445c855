using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Reading;

/// <summary>A place that holds transcripts, and how far it has been read.</summary>
internal abstract class Source(string path)
{
    /// <summary>Absolute.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// Where copies of a turn disagree, the first one read decides: databases before transcripts, transcripts before
    /// archives and copies, older sessions before the forks made of them. So the result does not depend on chance.
    /// </summary>
    public abstract (int Rank, long Started, string Path) Order { get; }

    /// <summary>Bytes that are there and not yet read; an estimate, for progress only.</summary>
    public abstract long BytesBehind { get; }

    /// <summary>It is there but could not be opened; it is tried again at every sweep.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>Reads on into the batch, until it is full or the source ends.</summary>
    public abstract DrainOutcome Drain(DrainTools tools, TurnBatch batch);
}

/// <summary>How a reading ended.</summary>
internal enum DrainOutcome
{
    /// <summary>Everything that is there has been read.</summary>
    AtEnd,

    /// <summary>There is more: the batch was full, or the source changed while it was read.</summary>
    More,

    /// <summary>The source is not there any more; what was left of it has been read if that was possible.</summary>
    Gone,

    /// <summary>It cannot be read now.</summary>
    Unreadable,
}
