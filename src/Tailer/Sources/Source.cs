using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sources;

/// <summary>A place that holds transcripts, and how far it has been read.</summary>
internal abstract class Source(string path)
{
    /// <summary>A write this recent may be followed by another with the same time stamp (ext4 keeps jiffies, NFS worse).</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>Absolute.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// Where copies of a turn disagree, the first one read decides: databases before transcripts, transcripts before
    /// archives and copies, older sessions before the forks made of them. So the result does not depend on chance.
    /// </summary>
    public abstract (int Rank, long Started, string Path) Order { get; }

    /// <summary>Bytes that are there and not yet read; an estimate, for progress only.</summary>
    public abstract long BytesBehind { get; }

    /// <summary>When it was written, if that is not what was last read; 100 ns ticks, null if nothing changed.</summary>
    public abstract long? Changed { get; }

    /// <summary>Why it is there but is not read; it is tried again at every sweep.</summary>
    public SourceTrouble Trouble { get; private set; }

    /// <summary>A reading has begun and did not come to the end yet.</summary>
    public bool IsBeingRead { get; set; }

    /// <summary>The last sweep that found it.</summary>
    public int Sweep { get; set; }

    /// <summary>When a sweep first did not find it; null while it is there.</summary>
    public DateTimeOffset? MissedSince { get; set; }

    /// <summary>Lets go of whatever a reading holds.</summary>
    public abstract void Close();

    /// <summary>Ends a reading that failed. What is wrong is said when it begins, not at every look.</summary>
    public DrainOutcome Fail(SourceTrouble trouble, Action say)
    {
        if (Trouble != trouble) say();
        Trouble = trouble;
        return Leave(DrainOutcome.Unreadable);
    }

    public void Recover(ITailerEvents events)
    {
        if (Trouble != SourceTrouble.None) events.SourceReadableAgain(Path);
        Trouble = SourceTrouble.None;
    }

    public DrainOutcome Leave(DrainOutcome outcome)
    {
        Close();
        return outcome;
    }

    /// <summary>Whether what was written then may have been written again under the same time stamp.</summary>
    /// <param name="written">100 ns ticks.</param>
    public static bool IsUnsettled(long written, DateTimeOffset now)
    {
        var age = now - new DateTimeOffset(written, TimeSpan.Zero);
        return age < Settling && age > -Settling;
    }

    /// <summary>Reads on into the batch, until it is full or the source ends.</summary>
    public abstract DrainOutcome Drain(DrainTools tools, TurnBatch batch);
}

/// <summary>Why a source that is there is not read.</summary>
internal enum SourceTrouble
{
    None,

    /// <summary>It could not be opened, or not be read.</summary>
    Unreadable,

    /// <summary>A database that its writer left in a state which only the next writer can put in order.</summary>
    NeedsRecovery,

    /// <summary>A database of a shape that is not understood.</summary>
    UnsupportedSchema,
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
