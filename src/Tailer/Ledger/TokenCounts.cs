namespace Clawtail.Tailer.Ledger;

/// <summary>Tokens of one turn, or of many: what was sent, answered, and read from or written to the provider's cache.</summary>
/// <param name="Input">Tokens sent, without those the cache answered.</param>
/// <param name="Output">Tokens answered, reasoning included.</param>
/// <param name="CacheRead">Tokens the provider's cache answered.</param>
/// <param name="CacheWrite">Tokens written to the provider's cache.</param>
public readonly record struct TokenCounts(long Input, long Output, long CacheRead, long CacheWrite)
{
    public static TokenCounts operator +(TokenCounts a, TokenCounts b) => new(
        Sum(a.Input, b.Input), Sum(a.Output, b.Output), Sum(a.CacheRead, b.CacheRead), Sum(a.CacheWrite, b.CacheWrite));

    public static TokenCounts operator -(TokenCounts a, TokenCounts b) => new(
        Sum(a.Input, -b.Input), Sum(a.Output, -b.Output), Sum(a.CacheRead, -b.CacheRead), Sum(a.CacheWrite, -b.CacheWrite));

    public static TokenCounts Add(TokenCounts left, TokenCounts right) => left + right;

    public static TokenCounts Subtract(TokenCounts left, TokenCounts right) => left - right;

    /// <summary>Stops at the largest number, and the smallest.</summary>
    internal static long Sum(long a, long b)
    {
        var sum = unchecked(a + b);
        var isOverflow = ((a ^ sum) & (b ^ sum)) < 0;
        return isOverflow ? a < 0 ? long.MinValue : long.MaxValue : sum;
    }
}
