namespace Clawtail.Benchmarks.Corpus;

/// <summary>What a turn used; cost in 10^-9 dollars, so that sums are exact.</summary>
internal readonly record struct Usage(long Input, long Output, long CacheRead, long CacheWrite, long Reasoning, long NanoDollars)
{
    public long Total => Input + Output + CacheRead + CacheWrite;

    public static Usage operator +(Usage a, Usage b) => checked(new Usage(
        a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite,
        a.Reasoning + b.Reasoning, a.NanoDollars + b.NanoDollars));

    public static Usage Of(Model model, int context, int output, Dice dice)
    {
        var cached = dice.Chance(0.9) ? context * 9 / 10 : 0;
        var written = model.Provider == "anthropic" ? (context - cached) / 2 : 0;
        var input = context - cached - written;
        var reasoning = dice.Between(0, output / 2);
        var price = (long)model.NanoDollarsPerToken;
        return new Usage(input, output, cached, written, reasoning, price * (input + written + (8L * output) + (cached / 10)));
    }
}
