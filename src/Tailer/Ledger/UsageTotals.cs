namespace Clawtail.Tailer.Ledger;

/// <summary>What turns add up to. Arithmetic stops at the largest number there is: a turn may claim any count, and a total must neither end the process nor turn around.</summary>
/// <param name="Messages">Responses that did not end in an error; of an error series, turns that did.</param>
/// <param name="Tokens">Tokens of every turn, failed ones included.</param>
/// <param name="CostNanoUsd">OpenClaw's own estimate, in billionths of a dollar.</param>
public readonly record struct UsageTotals(long Messages, TokenCounts Tokens, long CostNanoUsd)
{
    public static UsageTotals operator +(UsageTotals a, UsageTotals b) =>
        new(a.Messages + b.Messages, a.Tokens + b.Tokens, TokenCounts.Sum(a.CostNanoUsd, b.CostNanoUsd));

    public static UsageTotals operator -(UsageTotals a, UsageTotals b) =>
        new(a.Messages - b.Messages, a.Tokens - b.Tokens, TokenCounts.Sum(a.CostNanoUsd, -b.CostNanoUsd));

    public static UsageTotals Add(UsageTotals left, UsageTotals right) => left + right;

    public static UsageTotals Subtract(UsageTotals left, UsageTotals right) => left - right;

    public bool IsNotNegative =>
        Messages >= 0 && CostNanoUsd >= 0 && Tokens is { Input: >= 0, Output: >= 0, CacheRead: >= 0, CacheWrite: >= 0 };

    /// <summary>The larger of each.</summary>
    public static UsageTotals Max(UsageTotals a, UsageTotals b) => Each(Math.Max, a, b);

    /// <summary>The smaller of each.</summary>
    public static UsageTotals Min(UsageTotals a, UsageTotals b) => Each(Math.Min, a, b);

    private static UsageTotals Each(Func<long, long, long> choose, UsageTotals a, UsageTotals b) => new(
        choose(a.Messages, b.Messages),
        new TokenCounts(
            choose(a.Tokens.Input, b.Tokens.Input), choose(a.Tokens.Output, b.Tokens.Output),
            choose(a.Tokens.CacheRead, b.Tokens.CacheRead), choose(a.Tokens.CacheWrite, b.Tokens.CacheWrite)),
        choose(a.CostNanoUsd, b.CostNanoUsd));
}
