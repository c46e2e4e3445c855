using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>The dashboards at the scrape intervals that people have, with one of two agents dead and no label <c>namespace</c>, on a real Prometheus.</summary>
public sealed partial class ScrapeIntervalTests : IDisposable
{
    private const string Usage = "grafana/codex-usage.json";
    private const string Health = "grafana/clawtail.json";

    private const string Fleet = "grafana/fleet.json";

    private static readonly string[] Files = [Usage, "grafana/codex-usage-classic.json", Health];

    private readonly TempFolder _folder = new();

    public static TheoryData<int> Intervals => [15, 60];

    [Theory]
    [MemberData(nameof(Intervals))]
    public async Task No_panel_is_empty(int interval)
    {
        var (history, prometheus, end) = await StartAsync(interval);
        await using var _ = prometheus;

        foreach (var file in Files)
            foreach (var query in new Dashboard(file).Panels.Where(panel => !IsOfOneModel(panel)).SelectMany(panel => panel.Queries))
            {
                Assert.All(MetricName().Matches(query), metric => Assert.Contains(metric.Value, history.Metrics));
                var shown = await prometheus.QueryAsync(Expand(query, interval), end);
                Assert.True(shown.Count > 0 && shown.All(sample => double.IsFinite(sample.Value)), $"{file}: {query}");
            }
    }

    /// <remarks>Rules are evaluated from now on, over what was scraped before: only a pace takes longer than this test.</remarks>
    [Theory]
    [MemberData(nameof(Intervals))]
    public async Task No_panel_of_the_fleet_is_empty_once_the_rules_were_evaluated(int interval)
    {
        var (_, prometheus, _) = await StartAsync(interval, Repository.File("deploy/prometheus/clawtail.rules.yml"));
        await using var _1 = prometheus;
        var queries = new Dashboard(Fleet).Panels.SelectMany(panel => panel.Queries).Where(query => !query.Contains("used_up", StringComparison.Ordinal)).ToList();

        var missing = queries;
        await prometheus.UntilAsync(
            async () =>
            {
                var shown = await AskAsync(prometheus, missing.Select(query => Expand(query, interval)), PrometheusServer.Now);
                missing = [.. missing.Where((_, i) => shown[i].Count == 0)];
                return missing.Count == 0;
            },
            () => string.Join('\n', missing));

        Assert.Equal(0.78, (await ShownAsync(prometheus, Fleet, "Used of each plan, as the provider says", interval, PrometheusServer.Now)).Single().Value, 0.01);
    }

    /// <remarks>At the end nothing happens that is worth a mark; when the life began both Clawtails had just started, and refusals come all the time.</remarks>
    [Fact]
    public async Task Annotations_mark_starts_and_refusals_and_nothing_else_in_a_quiet_life()
    {
        var (history, prometheus, end) = await StartAsync(interval: 15);
        await using var _ = prometheus;
        var annotations = new Dashboard(Usage).Json["annotations"]!["list"]!.AsArray().Skip(1).ToDictionary(mark => (string)mark!["name"]!, mark => Expand((string)mark!["expr"]!, 15));

        var atStart = await AskAsync(prometheus, annotations.Values, end - ScrapedHistory.Length + 20);
        var atEnd = await AskAsync(prometheus, annotations.Values, end);

        Assert.Equal(["Restarts", "Refusals", "Ledger rebuilt", "Version"], annotations.Keys);
        Assert.Equal([2, 0, 0, 0], atStart.Select(marks => marks.Count));
        Assert.Equal([0, 1, 0, 0], atEnd.Select(marks => marks.Count));
        Assert.Contains("clawtail_ledger_rebuilds_total", history.Metrics);
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public async Task A_window_has_one_share_and_it_is_the_one_that_the_provider_said_last(int interval)
    {
        var (history, prometheus, _) = await StartAsync(interval);
        await using var _1 = prometheus;
        var query = Expand(new Dashboard(Usage)["Used of the plan, as the provider says"].Queries[0], interval);

        var shown = await prometheus.QueryAsync(query, history.Died - 300);

        Assert.Equal(0.755, Assert.Single(shown).Value, 0.01);
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public async Task Of_a_dead_Clawtail_nothing_is_shown_but_that_it_does_not_answer(int interval)
    {
        var (_, prometheus, end) = await StartAsync(interval);
        await using var _1 = prometheus;

        var answers = await ShownAsync(prometheus, Usage, "Clawtail", interval, end);
        var ready = await ShownAsync(prometheus, Health, "Ready", interval, end);

        Assert.Equal([(ScrapedHistory.Alive, 1), (ScrapedHistory.Dead, 0)], answers.Select(sample => (sample["instance"], sample.Value)).Order());
        Assert.Equal(ScrapedHistory.Alive, Assert.Single(ready)["instance"]);
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public async Task Expiry_is_the_earliest_and_rates_are_what_was_written(int interval)
    {
        var (_, prometheus, end) = await StartAsync(interval);
        await using var _1 = prometheus;

        var expiry = await ShownAsync(prometheus, Usage, "Sign-ins", interval, end);
        var messages = await ShownAsync(prometheus, Usage, "Messages / min by model", interval, end);
        var pace = await ShownAsync(prometheus, Usage, "Pace", interval, end);

        Assert.Equal(86400, Assert.Single(expiry, sample => sample["plan"] == "plus").Value);
        Assert.Equal(6, Assert.Single(messages).Value, 0.3);
        // Another tenth an hour, for two hours.
        Assert.Contains(pace, sample => Math.Abs(sample.Value - 0.98) < 0.01);
    }

    [Fact]
    public async Task As_soon_as_a_scrape_has_failed_no_panel_calls_a_killed_Clawtail_ready()
    {
        using var home = new LivingHome(_folder.Combine("home"));
        home.Say();
        await using var program = ClawtailProgram.Serve(home.Path, _folder.Combine("state"));
        await using var prometheus = await PrometheusServer.StartAsync(_folder.Combine("prometheus"), TimeSpan.FromSeconds(1), [], program.Port);
        await program.UntilReadyAsync();
        await prometheus.UntilAsync(async () => (await ShownAsync(prometheus, Health, "Ready", 1, PrometheusServer.Now)).Count == 1);

        await program.KillAsync();
        await prometheus.UntilAsync(async () => (await ShownAsync(prometheus, Health, "Clawtail", 1, PrometheusServer.Now)) is [{ Value: 0 }]);

        Assert.Empty(await ShownAsync(prometheus, Health, "Ready", 1, PrometheusServer.Now));
        Assert.Empty(await ShownAsync(prometheus, Usage, "Newest turn", 1, PrometheusServer.Now));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The contract's dashboard names one, which nobody here has used.</summary>
    private static bool IsOfOneModel(DashboardPanel panel) => panel.Queries[0].Contains("gpt-5.4-mini", StringComparison.Ordinal);

    private static string Expand(string query, int interval) => Dashboard.Expand(query, $"{4 * interval}s");

    private static Task<IReadOnlyList<Sample>[]> AskAsync(PrometheusServer prometheus, IEnumerable<string> queries, double at) =>
        Task.WhenAll(queries.Select(query => prometheus.QueryAsync(query, at)));

    private static async Task<IReadOnlyList<Sample>> ShownAsync(PrometheusServer prometheus, string file, string panel, int interval, double at) =>
        [.. (await AskAsync(prometheus, new Dashboard(file)[panel].Queries.Select(query => Expand(query, interval)), at)).SelectMany(samples => samples)];

    private async Task<(ScrapedHistory History, PrometheusServer Prometheus, double End)> StartAsync(int interval, params IReadOnlyList<string> rules)
    {
        var end = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var history = new ScrapedHistory(interval, end);
        await File.WriteAllTextAsync(_folder.Combine("history.om"), history.Write(), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder.Combine("prometheus"));
        var blocks = await Promtool.RunAsync("", "tsdb", "create-blocks-from", "openmetrics", _folder.Combine("history.om"), _folder.Combine("prometheus", "data"));
        Assert.True(blocks.ExitCode == 0, blocks.Output);
        return (history, await PrometheusServer.StartAsync(_folder.Combine("prometheus"), TimeSpan.FromSeconds(1), rules), end);
    }

    [GeneratedRegex(@"\b(openclaw_codex|clawtail)_\w+")]
    private static partial Regex MetricName();
}
