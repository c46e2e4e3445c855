using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Codex;

/// <summary>One model response that Codex recorded: the unit that is counted.</summary>
internal struct CodexCall
{
    /// <summary>See <see cref="CodexKeyHash"/>.</summary>
    public UInt128 Key;

    /// <summary>The thread that made it; in a copied line the thread it was copied from.</summary>
    public RolloutThread Thread;

    /// <summary>Absent in releases that did not name turns.</summary>
    public Uuid Turn;

    /// <summary>When the answer was complete; in a copied line when the turn began. Milliseconds since the Unix epoch, 0 if unknown.</summary>
    public long Time;

    /// <summary>When the turn was made, from its id, so the same in every copy. Milliseconds since the Unix epoch; null if its id does not say.</summary>
    public readonly long? TurnTime => Turn.Time;

    public string Model;
    public TokenCounts Tokens;

    /// <summary>Whether the line is a copy of another thread's.</summary>
    public bool IsCopy;
}
