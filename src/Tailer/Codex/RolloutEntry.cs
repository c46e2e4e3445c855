namespace Clawtail.Tailer.Codex;

/// <summary>What one line of a rollout says that matters. A line of an old release may be a call and hold the plan's limits.</summary>
internal struct RolloutEntry
{
    public bool IsCall;
    public CodexCall Call;
    public bool IsFailure;
    public CodexFailure Failure;
    public bool HasLimits;
    public RateLimits Limits;
}
