using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>One native turn that failed.</summary>
internal struct CodexFailure
{
    /// <summary>See <see cref="CodexKeyHash"/>: a turn fails once.</summary>
    public UInt128 Key;

    /// <summary>The turn's thread; in a copied line the thread it was copied from.</summary>
    public RolloutThread Thread;

    public Uuid Turn;

    /// <summary>When it failed; in a copied line when the turn began. Milliseconds since the Unix epoch, 0 if unknown.</summary>
    public long Time;

    /// <summary>When the turn was made, from its id, so the same in every copy. Milliseconds since the Unix epoch; null if its id does not say.</summary>
    public readonly long? TurnTime => Turn.Time;

    public string Model;

    /// <summary>In the words of the metrics' contract.</summary>
    public string Reason;

    /// <summary>Whether the line is a copy of another thread's.</summary>
    public bool IsCopy;
}
