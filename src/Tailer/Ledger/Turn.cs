
namespace Clawtail.Tailer.Ledger;

/// <summary>One model response, as the ledger counts it.</summary>
internal struct Turn
{
    public TurnKey Key;

    /// <summary>Which of its batch's sessions it was read from.</summary>
    public int Session;

    /// <summary>When the request began; milliseconds since the Unix epoch.</summary>
    public long Time;

    /// <summary>The time that the first Clawtails read, if that is another: a ledger of theirs holds the turn under it.</summary>
    public long? FormerTime
    {
        readonly get => _formerTime == 0 ? null : _formerTime ^ long.MinValue;
        set => _formerTime = value is { } time ? time ^ long.MinValue : 0;
    }

    public string Provider;
    public string Model;

    /// <summary>Why it failed; null for a turn that did not.</summary>
    public string? ErrorReason;

    /// <summary>Responses it stands for: one, none for a turn that failed, several for the sum of a native turn.</summary>
    public int Messages;

    public TokenCounts Tokens;

    /// <summary>OpenClaw's own estimate; billionths of a dollar.</summary>
    public long CostNanoUsd;

    /// <summary>
    /// With its sign turned, so that 0 is none and 1970 is a time, under which the first Clawtails kept turns whose time they could not read: thousands
    /// of turns wait for a commit at a time, and a null would take as much again.
    /// </summary>
    private long _formerTime;

    public readonly UsageTotals Totals => new(Messages, Tokens, CostNanoUsd);
}
