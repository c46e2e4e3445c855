using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>Every query of every panel, answered by a real Prometheus from a scripted life, and held against what was written.</summary>
/// <remarks>
/// Sums of <c>increase()</c> over series that began at a baseline hold Prometheus' half scrape interval at the beginning, and
/// those of the second agent up to one at the end: a few percent of a life of seconds. Everything else is exact.
/// </remarks>
public sealed class DashboardQueriesTests(ScriptedFleet fleet) : IClassFixture<ScriptedFleet>
{
    private const double Extrapolation = 0.15;

    private static readonly string[] Files = ["grafana/codex-usage.json", "grafana/fleet.json"];

    /// <summary>Panel of the usage dashboard, series as its legend tells them apart, and the value as written.</summary>
    public static TheoryData<string, string, double> Exact => new()
    {
        { "Errors last 24h", "", 6 },
        { "Recent errors by model and reason", "model=gpt-5.4-mini,provider=openai-codex,reason=rate_limit", 4 },
        { "Recent errors by model and reason", "model=gpt-5.4,provider=openai-codex,reason=timeout", 2 },
        { "Messages / 5h by model", "model=gpt-5.4,provider=openai-codex", 8 },
        { "% of the plan's floor, exact 5h window", "", 100 * (40 + 20 + 20 + 8 + 4 + 4) / 1200d },
        { "Messages in the exact windows", "window=5h", 96 },
        { "Messages in the exact windows", "window=7d", 496 },
        { "Messages in the exact 5h window", "model=gpt-5.4,provider=openai-codex", 8 },
        { "Messages in the exact 5h window", "", 1200 },
        { "Tokens in the exact 7d window", "type=input", 49_600 },
        { "Tokens in the exact 7d window", "type=cache_read", 496 * 60 },
        { "Tokens, last 24h, by kind of session", "session_kind=cron", 8 * 120 },
        { "Tokens, last 24h, by kind of session", "session_kind=subagent", 4 * 120 },
        { "Sessions by kind", "kind=main", 2 },
        { "Sessions by kind", "kind=cron", 1 },
        { "Active sessions", "kind=cron", 1 },
        { "Ready", "", 1 },
        { "Bytes behind", "", 0 },
        { "Skipped entries, last 24h", "", 0 },
        { "Sources by state", "state=current", 4 },
        { "Sources by state", "state=unreadable", 0 },
    };

    /// <summary>The same, of sums that Prometheus extrapolates.</summary>
    public static TheoryData<string, string, double> Extrapolated => new()
    {
        { "Messages last 5h — gpt-5.4-mini", "", 28 },
        { "% of Plus 5h floor (1,200 cap)", "", 100 * 28 / 1200d },
        { "Tokens last 5h (input + output, codex)", "", 36 * 120 },
        { "Cache hit ratio (codex, 5h)", "", 100 * 60 / 160d },
        { "Messages / 5h by model", "model=gpt-5.4-mini,provider=openai-codex", 28 },
        { "OAuth token expiry", "", 4.5 },
        { "Cost, last 24h", "", 0.042 },
        { "Tokens, last 24h, by kind of session", "session_kind=main", 24 * 120 },
        { "Failed attempts, last hour", "", 6 / 42d },
    };

    /// <summary>The same of the fleet's dashboard.</summary>
    public static TheoryData<string, string, double, double> OfFleet => new()
    {
        { "Agents", "", 2, 0 },
        { "Cost, last 24h", "", 0.042, Extrapolation },
        { "Cost of all agents against the budget", "", 0.042 / 50, Extrapolation },
        { "Top spenders, tokens of 7 days", "pod=agent-0", 472 * 185, 0 },
        { "Top spenders, tokens of 7 days", "pod=agent-1", 24 * 185, 0 },
        { "Top spenders, cost of the last 24h", "pod=agent-0", 0.038, Extrapolation },
        { "Used share of each account's window", "account=o***@example.com,plan=plus,window=5h", 96 / 1200d, 0 },
        { "Messages in each account's windows", "account=o***@example.com,plan=plus,provider=openai-codex,window=7d", 496, 0 },
        { "Whose token expires next", "account=o***@example.com,plan=plus,provider=openai-codex", 20 / 24d, 0.001 },
        { "Who is silent", "pod=agent-0", 3, 0 },
        { "Failed share of attempts by agent", "pod=agent-0", 6 / 38d, Extrapolation },
        { "Failed share of attempts by agent", "pod=agent-1", 0, 0 },
    };

    public static TheoryData<string, string> Panels =>
        new(Files.SelectMany(file => new Dashboard(file).Panels.Select(panel => (file, panel.Title))));

    [Theory]
    [MemberData(nameof(Panels))]
    public async Task No_panel_is_empty(string file, string panel)
    {
        foreach (var query in new Dashboard(file)[panel].Queries)
        {
            await SkipUnlessExposedAsync(query);
            var shown = await fleet.Prometheus.QueryAsync(Dashboard.Expand(query), fleet.End);

            Assert.True(shown.Count > 0, $"Nothing for {Dashboard.Expand(query)}");
            Assert.Contains(shown, sample => double.IsFinite(sample.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public async Task A_panel_shows_what_was_written(string panel, string series, double written) =>
        Assert.Contains(await ShownAsync("grafana/codex-usage.json", panel, series), value => Math.Abs(value - written) < 1e-6);

    [Theory]
    [MemberData(nameof(Extrapolated))]
    public async Task A_panel_shows_what_was_written_but_for_extrapolation(string panel, string series, double written) =>
        Assert.Contains(await ShownAsync("grafana/codex-usage.json", panel, series), value => Math.Abs((value / written) - 1) <= Extrapolation);

    [Theory]
    [MemberData(nameof(OfFleet))]
    public async Task The_fleet_shows_what_was_written(string panel, string series, double written, double tolerance) =>
        Assert.Contains(await ShownAsync("grafana/fleet.json", panel, series), value => Math.Abs(value - written) <= (tolerance * written) + 1e-6);

    /// <summary>How OpenClaw rates profiles is exposed where Clawtail reads it.</summary>
    private async Task SkipUnlessExposedAsync(string query)
    {
        foreach (var metric in new[] { "openclaw_codex_auth_profile_errors", "openclaw_codex_auth_profile_blocked" })
        {
            Assert.SkipWhen(
                query.Contains(metric, StringComparison.Ordinal) && !(await fleet.FirstProgram.ScrapeAsync()).Text.Contains(metric, StringComparison.Ordinal),
                $"This program does not expose {metric}.");
        }
    }

    /// <summary>Values of the series of all queries of a panel that have these labels.</summary>
    private async Task<IEnumerable<double>> ShownAsync(string file, string panel, string series)
    {
        var shown = new List<Sample>();
        foreach (var query in new Dashboard(file)[panel].Queries) shown.AddRange(await fleet.Prometheus.QueryAsync(Dashboard.Expand(query), fleet.End));

        var wanted = series.Length == 0 ? [] : series.Split(',');
        return shown.Where(sample => wanted.Length == 0 ? sample.Labels.Count == 0 || shown.Count == 1 : wanted.All(sample.Series.Split(',').Contains))
            .Select(sample => sample.Value);
    }
}
