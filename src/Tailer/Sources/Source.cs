namespace Clawtail.Tailer.Sources;

/// <summary>
/// A place that holds entries, and what is known of it. Immutable: a reading returns the next one, and only the loop puts
/// it in the place of the old one, when it takes the batch that belongs to it.
/// </summary>
internal abstract record Source
{
    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    /// <summary>The folder under <c>agents/</c> it belongs to.</summary>
    public required string Agent { get; init; }

    /// <summary>It lies behind a link, where no file event tells of its changes.</summary>
    public bool IsLinked { get; init; }

    /// <summary>Bytes of it that were read since the last turn in it.</summary>
    public long BarrenBytes { get; init; }

    /// <summary>How many bytes from its beginning were read, where it is read so and what is added stands at its end; null otherwise.</summary>
    public virtual long? Offset => null;

    /// <summary>Why it is there but is not read; null when it is read. It is tried again at every sweep.</summary>
    public SourceTrouble? Trouble { get; init; }

    /// <summary>
    /// Where copies of a turn disagree, the first one read decides. The order is fixed, so the result does not depend on
    /// chance.
    /// </summary>
    public abstract SourceOrder Order { get; }

    /// <summary>Bytes that are there and not yet read; an estimate, for progress only.</summary>
    public abstract long BytesBehind { get; }

    /// <summary>When it was written, if that is not what was last read; 100 ns ticks, null if nothing changed.</summary>
    public abstract long? Changed { get; }

    /// <summary>Something of it has been read before.</summary>
    public abstract bool HasPosition { get; }

    /// <summary>Nothing has changed since it was read to its end.</summary>
    /// <param name="settledBefore">Ticks: what was written earlier cannot have changed again under the same time stamp.</param>
    public abstract bool IsCurrent(long settledBefore);

    /// <summary>Whether the ledger would learn something from this position that it does not know from the one it has.</summary>
    public abstract bool HasMoved(Source saved);
}

/// <summary>Databases before rollouts, rollouts before transcripts, transcripts before archives and copies; older sessions before the forks made of them.</summary>
/// <param name="Rank">Of its kind; lower is read first.</param>
/// <param name="Started">When its session began; milliseconds since the Unix epoch, 0 if unknown.</param>
internal readonly record struct SourceOrder(int Rank, long Started, string Path) : IComparable<SourceOrder>
{
    public int CompareTo(SourceOrder other)
    {
        var byRank = Rank.CompareTo(other.Rank);
        if (byRank != 0) return byRank;

        var byStart = Started.CompareTo(other.Started);
        return byStart != 0 ? byStart : string.CompareOrdinal(Path, other.Path);
    }
}
