using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>
/// What a Prometheus sees over any life of a home and of its ledger: no counter ever falls, and <c>increase()</c> over all
/// of them is what was answered since it began to scrape.
/// </summary>
public sealed class CounterPropertyTests
{
    private const string Tokens = "openclaw_codex_input_tokens_total";
    private const string AgentTokens = "openclaw_codex_agent_tokens_total";

    /// <summary>All but the last thing that a home may live through, a format that is new: the model's turns are older than that, and so no increase.</summary>
    private static readonly Gen<(int What, int File, int Size)[]> Lives =
        Gen.Select(Gen.Int[-3, HomeModel.Kinds - 2], Gen.Int[0, HomeModel.Files - 1], Gen.Int[1, 6]).Array[1, 20];

    [Fact]
    public async Task No_counter_falls_and_increases_tell_what_was_answered() =>
        await Lives.SampleAsync(LiveAsync, iter: 120, threads: 1);

    private static async Task LiveAsync((int What, int File, int Size)[] life)
    {
        await using var tailer = new TailerHarness();
        tailer.Options = tailer.Options with { Limits = TinyLimits.Instance };
        var home = new HomeModel(tailer);
        await home.DoAsync(0, 0, 3);
        await tailer.StartAsync();
        await using var scrapes = new ScrapeLog(tailer);
        await ScrapeAsync(tailer, scrapes);
        var before = home.Input;

        foreach (var (what, file, size) in life)
        {
            if (what >= 0) await home.DoAsync(what, file, size);
            else await DamageAsync(tailer, home);
            var shown = Counters(scrapes).ToDictionary();
            await ScrapeAsync(tailer, scrapes);
            Assert.All(Counters(scrapes), counter =>
                Assert.True(counter.Value >= shown.GetValueOrDefault(counter.Key), $"{counter.Key} fell from {shown.GetValueOrDefault(counter.Key)} to {counter.Value}.\n{home.Story}"));
            Assert.Equal(Sum(tailer.Totals.Usage.Select(s => s.Counted)), Sum(tailer.Totals.Agents.Select(s => s.Counted)));
        }

        tailer.Time.Advance(TimeSpan.FromSeconds(10));
        await tailer.SweepAsync();
        await ScrapeAsync(tailer, scrapes);
        Assert.True((home.Input, home.Input - before) == (scrapes.ValueOf(Tokens), scrapes.IncreaseOf(Tokens)),
            $"Shown {scrapes.ValueOf(Tokens)} of {home.Input}, increased by {scrapes.IncreaseOf(Tokens)} instead of {home.Input - before}.\n{home.Story}\n{string.Join('\n', tailer.Events.All)}");
        Assert.True(scrapes.IncreaseOf(Tokens) == InputOf(scrapes.Increases), $"Agents' input increased by {InputOf(scrapes.Increases)} instead of {scrapes.IncreaseOf(Tokens)}.\n{home.Story}");
    }

    private static IEnumerable<KeyValuePair<string, double>> Counters(ScrapeLog scrapes) =>
        scrapes.Page.Samples.Where(s => s.Key.StartsWith("openclaw_codex_", StringComparison.Ordinal) && s.Key.Contains("_total{", StringComparison.Ordinal));

    private static double InputOf(IEnumerable<KeyValuePair<string, double>> increases) =>
        increases.Where(i => i.Key.StartsWith(AgentTokens + "{", StringComparison.Ordinal) && i.Key.Contains("type=\"input\"", StringComparison.Ordinal)).Sum(i => i.Value);

    private static UsageTotals Sum(IEnumerable<UsageTotals> totals) => totals.Aggregate(default(UsageTotals), (sum, t) => sum + t);

    /// <summary>New series are seen at 0, released, and seen at their value.</summary>
    private static async Task ScrapeAsync(TailerHarness tailer, ScrapeLog scrapes)
    {
        await scrapes.ScrapeAsync();
        await tailer.TurnAsync();
        await scrapes.ScrapeAsync();
    }

    /// <summary>The ledger turns out to be damaged at a start, after everything was counted.</summary>
    private static async Task DamageAsync(TailerHarness tailer, HomeModel home)
    {
        await tailer.SweepAsync();
        await tailer.StopAsync();
        new LedgerFile(tailer.State).DamageRoot("turns");
        home.Note("Damage");
        await tailer.PassTimeUntilAsync(tailer.StartAsync());
    }
}
