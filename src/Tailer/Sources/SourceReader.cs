using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sources;

/// <summary>
/// Reads one source for one pass, and owns whatever is open meanwhile. It moves from thread to thread: one uses it at a
/// time, and between two passes only the loop does.
/// </summary>
internal abstract class SourceReader : IDisposable
{
    /// <summary>Something stays open after a reading came to its end, so that the tail of a deleted file is still read.</summary>
    public virtual bool IsHeldOpen => false;

    /// <summary>What is held open is not likely to grow any more.</summary>
    public virtual bool IsIdle(Source source) => false;

    /// <summary>Reads on into the batch, until it is full, a pause is due, or the source ends.</summary>
    /// <returns>What is known of the source after that, and how the reading ended. The source given stays as it is.</returns>
    public abstract ReadResult Read(Source source, TurnBatch batch);

    public abstract void Dispose();
}

/// <summary>What a reading leads to.</summary>
/// <param name="Next">The source with the position that the batch ends at.</param>
internal readonly record struct ReadResult(Source Next, ReadOutcome Outcome);

/// <summary>How a reading ended.</summary>
internal enum ReadOutcome
{
    /// <summary>Everything that is there has been read.</summary>
    AtEnd,

    /// <summary>There is more: the batch was full, or the source changed while it was read.</summary>
    More,

    /// <summary>The source is not there any more; what was left of it has been read if that was possible.</summary>
    Gone,

    /// <summary>It cannot be read now; <see cref="Source.Trouble"/> says why.</summary>
    Failed,
}
