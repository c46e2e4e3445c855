using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>What OpenClaw does to transcripts that were counted already, in the eyes of every panel.</summary>
public sealed class UpsetTests(ScriptedFleet fleet) : IClassFixture<ScriptedFleet>
{
    private static readonly string[] Files = ["grafana/codex-usage.json", "grafana/fleet.json"];

    /// <remarks>Of a short range Prometheus may extrapolate a tenth at either end; whatever were counted again would be half of it at least.</remarks>
    [Fact]
    public async Task Resets_forks_compactions_retention_and_kills_are_no_spike_in_any_panel()
    {
        var queries = Files
            .SelectMany(file => new Dashboard(file).Panels).SelectMany(panel => panel.Queries)
            .Where(query => query.Contains("openclaw_codex_", StringComparison.Ordinal) && !query.Contains("timestamp", StringComparison.Ordinal))
            .Where(query => !query.Contains("silence", StringComparison.Ordinal) && !query.Contains("sessions", StringComparison.Ordinal)).Distinct().ToList();
        var (before, from) = (new Dictionary<string, double>(), fleet.End);
        foreach (var query in queries) before[query] = await HighestAsync(query, from, from);

        await UpsetAsync();

        foreach (var query in queries)
        {
            var highest = await HighestAsync(query, from, fleet.End);
            Assert.True(highest <= (before[query] * 1.25) + 1e-6, $"{query} rose from {before[query]} to {highest}.");
        }
        Assert.Equal(0, await fleet.Prometheus.ValueAsync("sum(resets(openclaw_codex_messages_total[1h]))", fleet.End));
    }

    private async Task UpsetAsync()
    {
        foreach (var upset in new Action[] { () => fleet.First.Fork(), () => fleet.First.Compact("cron"), () => fleet.First.Reset(), () => fleet.First.ForgetArchives() })
        {
            upset();
            await fleet.SettleAsync();
        }
        await fleet.RestartFirstAsync();
        await fleet.SettleAsync();
    }

    private async Task<double> HighestAsync(string query, double from, double to)
    {
        var samples = await fleet.Prometheus.QueryRangeAsync(Dashboard.Expand(query), from, to, 1);
        return samples.Where(sample => double.IsFinite(sample.Value)).Select(sample => sample.Value).DefaultIfEmpty(0).Max();
    }
}
