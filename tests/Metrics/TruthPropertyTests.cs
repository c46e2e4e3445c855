using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Metrics;

/// <summary>What must hold for the counters whatever happens, and in whatever order.</summary>
public sealed class TruthPropertyTests
{
    private static readonly string[] Models = ["known", "a", "b", "folded-known", "folded-a", "folded-b"];

    private static readonly Gen<Step> Steps = Gen.OneOf(
        Gen.Select(Gen.Int[0, Models.Length - 1], Gen.Long[0, 1_000_000]).Select(Step (g) => new Count(Models[g.Item1], g.Item2)),
        Gen.Select(Gen.Int[0, Models.Length - 1], Gen.Long[1, 5]).Select(Step (g) => new Fail(Models[g.Item1], g.Item2)),
        Gen.Int[1, 90].Select(Step (seconds) => new TimePasses(TimeSpan.FromSeconds(seconds))),
        Gen.Bool.Select(Step (works) => new LedgerWorks(works)),
        Gen.Const<Step>(new ScrapeGoesWrong()),
        Gen.Const<Step>(new Scrape()));

    [Fact]
    public Task No_exposed_counter_ever_decreases_and_what_is_born_after_the_baseline_starts_at_zero() =>
        Gen.Select(Steps.List[0, 60], Gen.Int[0, 1]).SampleAsync(async (steps, minutes) =>
        {
            await using var exposition = WithHistory(TimeSpan.FromMinutes(minutes));
            var seen = new Dictionary<string, double>();
            var atBaseline = (await exposition.ScrapeAsync()).Samples.Keys.ToHashSet();

            foreach (var step in steps.Append(new Scrape()))
            {
                if (await step.TakeAsync(exposition) is { } page) Check(page, atBaseline, seen);
            }
        }, iter: 300, threads: 1);

    [Fact]
    public Task Once_scraped_and_held_long_enough_the_page_tells_exactly_what_the_ledger_holds() =>
        Steps.List[0, 60].SampleAsync(async steps =>
        {
            await using var exposition = WithHistory(TimeSpan.FromSeconds(60));
            foreach (var step in steps) await step.TakeAsync(exposition);

            exposition.Tailer.CommitsReleases = true;
            await exposition.ScrapeAsync();
            exposition.Time.Advance(TimeSpan.FromSeconds(60));
            var page = await exposition.ScrapeAsync();

            var totals = exposition.Tailer.Current;
            Assert.Equal(totals.Usage.Sum(s => s.Counted.Messages), Sum(page, "openclaw_codex_messages_total"));
            Assert.Equal(totals.Usage.Sum(s => s.Counted.Tokens.CacheRead), Sum(page, "openclaw_codex_cache_read_tokens_total"));
            Assert.Equal(totals.Usage.Sum(s => s.Counted.CostNanoUsd) / 1e9, Sum(page, "openclaw_codex_cost_usd_total"), 1e-6);
            Assert.Equal(totals.Errors.Sum(s => s.Counted), Sum(page, "openclaw_codex_message_errors_total"));
        }, iter: 300, threads: 1);

    private static Exposition WithHistory(TimeSpan hold)
    {
        var exposition = new Exposition(hold);
        exposition.Tailer.Count("known", messages: 100, tokens: new TokenCounts(1, 2, 3, 4));
        exposition.Tailer.Count("folded-known", messages: 10, folded: true);
        exposition.Tailer.CompleteBaseline();
        return exposition;
    }

    private static void Check(ScrapedPage page, HashSet<string> atBaseline, Dictionary<string, double> seen)
    {
        foreach (var (series, value) in page.Samples)
        {
            if (!IsCounterOfUsage(series)) continue;

            if (seen.TryGetValue(series, out var before))
                Assert.True(value >= before, $"{series} fell from {before} to {value}");
            else if (!atBaseline.Contains(series))
                Assert.True(value == 0, $"{series} first appeared at {value}");
            seen[series] = value;
        }
        Assert.All(seen.Keys, s => Assert.NotNull(page[s]));
    }

    private static bool IsCounterOfUsage(string series) =>
        series.StartsWith("openclaw_codex_", StringComparison.Ordinal) && series.Contains("_total{", StringComparison.Ordinal);

    private static double Sum(ScrapedPage page, string metric) => page.SeriesOf(metric).Sum(s => page.Samples[s]);

    /// <summary>Something that happens to the exposition.</summary>
    private abstract record Step
    {
        /// <returns>The page, if this was a scrape.</returns>
        public abstract Task<ScrapedPage?> TakeAsync(Exposition exposition);

        protected static bool IsFolded(string model) => model.StartsWith("folded", StringComparison.Ordinal);
    }

    private sealed record Count(string Model, long Amount) : Step
    {
        public override Task<ScrapedPage?> TakeAsync(Exposition exposition)
        {
            var tokens = new TokenCounts(Amount, Amount, Amount, Amount);
            exposition.Tailer.Count(Model, messages: Amount, tokens: tokens, costNanoUsd: Amount, folded: IsFolded(Model));
            return Task.FromResult<ScrapedPage?>(null);
        }
    }

    private sealed record Fail(string Model, long Amount) : Step
    {
        public override Task<ScrapedPage?> TakeAsync(Exposition exposition)
        {
            exposition.Tailer.Fail(Model, "timeout", Amount, IsFolded(Model));
            return Task.FromResult<ScrapedPage?>(null);
        }
    }

    private sealed record TimePasses(TimeSpan Time) : Step
    {
        public override Task<ScrapedPage?> TakeAsync(Exposition exposition)
        {
            exposition.Time.Advance(Time);
            return Task.FromResult<ScrapedPage?>(null);
        }
    }

    private sealed record LedgerWorks(bool Works) : Step
    {
        public override Task<ScrapedPage?> TakeAsync(Exposition exposition)
        {
            exposition.Tailer.CommitsReleases = Works;
            return Task.FromResult<ScrapedPage?>(null);
        }
    }

    private sealed record Scrape : Step
    {
        public override async Task<ScrapedPage?> TakeAsync(Exposition exposition) => await exposition.ScrapeAsync();
    }

    /// <summary>The page is made, and the scraper never gets it.</summary>
    private sealed record ScrapeGoesWrong : Step
    {
        public override async Task<ScrapedPage?> TakeAsync(Exposition exposition)
        {
            using var lost = await exposition.Metrics.RenderAsync(ExpositionFormat.Text, TestContext.Current.CancellationToken);
            return null;
        }
    }
}
