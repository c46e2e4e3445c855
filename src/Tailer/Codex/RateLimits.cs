namespace Clawtail.Tailer.Codex;

/// <summary>The provider's own word on a plan's limit, as it came with one response or refusal.</summary>
internal struct RateLimits
{
    /// <summary>Which limit; others than <c>codex</c> are limits of single models.</summary>
    public string Limit;

    /// <summary>The plan, if this snapshot says: it does not over plain HTTP, nor with a refusal.</summary>
    public string? Plan;

    /// <summary>When the line was written; milliseconds since the Unix epoch.</summary>
    public long ObservedAt;

    /// <summary>Null if there is none. Which of the two is the short one differs, so its length names it.</summary>
    public RateLimitWindow? Primary;

    /// <summary>Null if there is none.</summary>
    public RateLimitWindow? Secondary;

    /// <summary>Whether the account has credits beside its plan; null if it does not say.</summary>
    public bool? HasCredits;

    /// <summary>What is left of the credits, in the provider's unit; null if it does not say.</summary>
    public double? CreditsBalance;

    public readonly bool IsUsedUp => Primary?.UsedRatio >= 1 || Secondary?.UsedRatio >= 1;
}
