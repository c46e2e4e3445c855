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

    private const string Usage = "grafana/codex-usage.json";
    private const string Classic = "grafana/codex-usage-classic.json";
    private const string Health = "grafana/clawtail.json";

    /// <summary>What is there only where OpenClaw, Codex or the provider has written it down; <see cref="ScrapeIntervalTests"/> asks for it.</summary>
    private static readonly string[] Occasional =
    [
        "openclaw_codex_auth_profile_", "openclaw_codex_rate_limit_", "openclaw_codex_credits_balance", "openclaw_codex_plan_limit_observed_messages",
        "openclaw_codex_agent_", "openclaw_codex_last_request_timestamp", "clawtail_unreadable_paths", "unanswered", "rate_limit_used", "rate_limit_reset",
    ];

    /// <summary>Panel of a dashboard, series as its legend tells them apart, and the value as written.</summary>
    public static TheoryData<string, string, string, double> Exact => new()
    {
        { Classic, "Errors last 24h", "", 6 },
        { Classic, "Recent errors by model and reason", "model=gpt-5.4-mini,provider=openai-codex,reason=rate_limit", 4 },
        { Classic, "Messages / 5h by model", "model=gpt-5.4,provider=openai-codex", 8 },
        { Classic, "Active sessions", "kind=cron", 1 },
        { Usage, "Errors by model and reason, last 24 h", "model=gpt-5.4-mini,provider=openai-codex,reason=rate_limit", 4 },
        { Usage, "Errors by model and reason, last 24 h", "model=gpt-5.4,provider=openai-codex,reason=timeout", 2 },
        { Usage, "Messages in the counted windows", "window=5h", 96 },
        { Usage, "Messages in the counted windows", "window=7d", 496 },
        { Usage, "Messages in the counted windows", "plan=plus,window=5h", 1200 },
        { Usage, "Messages in the 5 h window by model", "model=gpt-5.4,provider=openai-codex", 8 },
        { Usage, "Tokens in the 7 d window by type", "type=input", 49_600 },
        { Usage, "Tokens in the 7 d window by type", "type=cache_read", 496 * 60 },
        { Usage, "Sessions by kind", "kind=main", 2 },
        { Usage, "Sessions by kind", "kind=cron", 1 },
        { Usage, "Active sessions", "kind=cron", 1 },
        { Usage, "Clawtail", "pod=agent-0", 1 },
        { Health, "Ready", "pod=agent-1", 1 },
        { Health, "Bytes behind", "", 0 },
        { Health, "Skipped entries, last 24 h", "", 0 },
        { Health, "Sources by state", "state=current", 4 },
        { Health, "Sources by state", "state=unreadable", 0 },
    };

    /// <summary>The same, of sums that Prometheus extrapolates.</summary>
    public static TheoryData<string, string, string, double> Extrapolated => new()
    {
        { Classic, "Messages last 5h — gpt-5.4-mini", "", 28 },
        { Classic, "% of Plus 5h floor (1,200 cap)", "", 100 * 28 / 1200d },
        { Classic, "Tokens last 5h (input + output, codex)", "", 36 * 120 },
        { Classic, "Cache hit ratio (codex, 5h)", "", 100 * 60 / 160d },
        { Classic, "Messages / 5h by model", "model=gpt-5.4-mini,provider=openai-codex", 28 },
        { Classic, "OAuth token expiry", "", 4.5 },
        { Usage, "Cost, last 24 h", "", 0.042 },
        { Usage, "Cache hit share, 5 h", "", 60 / 160d },
        { Usage, "Failed share, last hour", "", 6 / 42d },
        { Usage, "Sign-ins", "account=o***@example.com,plan=plus,provider=openai-codex", 20 * 3600 },
    };

    /// <summary>The same of the fleet's dashboard.</summary>
    public static TheoryData<string, string, double, double> OfFleet => new()
    {
        { "Agents", "", 2, 0 },
        { "Agents", "", 0, 0 },
        { "Cost, last 24h", "", 0.042, Extrapolation },
        { "Cost of all agents against the budget", "", 0.042 / 50, Extrapolation },
        { "Top spenders, tokens of 7 days", "pod=agent-0", 472 * 185, 0 },
        { "Top spenders, tokens of 7 days", "pod=agent-1", 24 * 185, 0 },
        { "Top spenders, cost of the last 24h", "pod=agent-0", 0.038, Extrapolation },
        { "Used share of each account's window", "account=o***@example.com,plan=plus,window=5h", 96 / 1200d, 0 },
        { "Messages in each account's windows", "account=o***@example.com,plan=plus,provider=openai-codex,window=7d", 496, 0 },
        { "Whose token expires next", "account=o***@example.com,plan=plus,provider=openai-codex", 20 * 3600, 0.01 },
        { "Failed share of attempts by agent", "pod=agent-0", 6 / 38d, Extrapolation },
        { "Failed share of attempts by agent", "pod=agent-1", 0, 0 },
    };

    public static TheoryData<string, string> Panels =>
        new(((string[])[Usage, Classic, Health, "grafana/fleet.json"]).SelectMany(file => new Dashboard(file).Panels.Where(panel => panel.Queries.Any(IsAlwaysAnswered)).Select(panel => (file, panel.Title))));

    [Theory]
    [MemberData(nameof(Panels))]
    public async Task No_panel_is_empty(string file, string panel)
    {
        foreach (var query in new Dashboard(file)[panel].Queries.Where(IsAlwaysAnswered))
        {
            var shown = await fleet.Prometheus.QueryAsync(Dashboard.Expand(query), fleet.End);

            Assert.True(shown.Count > 0, $"Nothing for {Dashboard.Expand(query)}");
            Assert.Contains(shown, sample => double.IsFinite(sample.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public async Task A_panel_shows_what_was_written(string file, string panel, string series, double written) =>
        Assert.Contains(await ShownAsync(file, panel, series), value => Math.Abs(value - written) < 1e-6);

    [Theory]
    [MemberData(nameof(Extrapolated))]
    public async Task A_panel_shows_what_was_written_but_for_extrapolation(string file, string panel, string series, double written) =>
        Assert.Contains(await ShownAsync(file, panel, series), value => Math.Abs((value / written) - 1) <= Extrapolation);

    [Theory]
    [MemberData(nameof(OfFleet))]
    public async Task The_fleet_shows_what_was_written(string panel, string series, double written, double tolerance) =>
        Assert.Contains(await ShownAsync("grafana/fleet.json", panel, series), value => Math.Abs(value - written) <= (tolerance * written) + 1e-6);

    /// <summary>What ends in a comparison with 0 is empty while nothing of the kind happens.</summary>
    private static bool IsAlwaysAnswered(string query) =>
        !Occasional.Any(metric => query.Contains(metric, StringComparison.Ordinal)) && !query.Contains("> 0", StringComparison.Ordinal);

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
