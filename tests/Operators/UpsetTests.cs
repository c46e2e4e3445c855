using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>What OpenClaw does to transcripts that were counted already, in the eyes of every panel.</summary>
public sealed class UpsetTests(ScriptedFleet fleet) : IClassFixture<ScriptedFleet>
{
    private static readonly string[] Files = ["grafana/codex-usage.json", "grafana/codex-usage-classic.json", "grafana/fleet.json"];

    /// <remarks>Of a short range Prometheus may extrapolate a tenth at either end; whatever were counted again would be half of it at least.</remarks>
    [Fact]
    public async Task Resets_forks_compactions_retention_kills_and_the_upgrade_to_databases_are_no_spike_in_any_panel()
    {
        var queries = Files
            .SelectMany(file => new Dashboard(file).Panels).SelectMany(panel => panel.Queries)
            .Where(query => query.Contains("openclaw_codex_", StringComparison.Ordinal) && !query.Contains("timestamp", StringComparison.Ordinal))
            .Where(query => !query.Contains("silence", StringComparison.Ordinal) && !query.Contains("unanswered", StringComparison.Ordinal) && !query.Contains("sessions", StringComparison.Ordinal)).Distinct().ToList();
        var (before, from) = (new Dictionary<string, double>(), fleet.End);
        foreach (var query in queries) before[query] = await HighestAsync(query, from, from);

        foreach (var (what, upsetAsync) in Upsets())
        {
            await upsetAsync();
            await fleet.SettleAsync();
            foreach (var query in queries)
            {
                var highest = await HighestAsync(query, from, fleet.End);
                Assert.True(highest <= (before[query] * 1.25) + 1e-6, $"After {what}, {query} rose from {before[query]} to {highest}.");
            }
        }

        Assert.Equal(0, await fleet.Prometheus.ValueAsync("sum(resets(openclaw_codex_messages_total[1h]))", fleet.End));
        await OneTurnMoreIsOneMessageMoreAsync();
    }

    private IEnumerable<(string What, Func<Task> UpsetAsync)> Upsets()
    {
        yield return ("a fork", Sync(() => fleet.First.Fork()));
        yield return ("a compaction", Sync(() => fleet.First.Compact("cron")));
        yield return ("/reset", Sync(() => fleet.First.Reset()));
        yield return ("retention", Sync(fleet.First.ForgetArchives));
        yield return ("a kill", fleet.RestartFirstAsync);
        yield return ("the first turn after /reset", Sync(() => fleet.First.Say()));
        yield return ("the upgrade to databases", Sync(fleet.First.Upgrade));
        yield return ("a kill after the upgrade", fleet.RestartFirstAsync);
    }

    private static Func<Task> Sync(Action upset) => () =>
    {
        upset();
        return Task.CompletedTask;
    };

    /// <summary>The database's turns go on where those of the files were: in the same series.</summary>
    private async Task OneTurnMoreIsOneMessageMoreAsync()
    {
        const string Series = """openclaw_codex_messages_total{pod="agent-0"}""";
        var before = await fleet.Prometheus.QueryAsync(Series, fleet.End);

        fleet.First.Say("cron", "gpt-5.4");
        await fleet.SettleAsync();

        var after = await fleet.Prometheus.QueryAsync(Series, fleet.End);
        Assert.Equal(before.Select(sample => sample.Series).Order(), after.Select(sample => sample.Series).Order());
        Assert.Equal(before.Sum(sample => sample.Value) + 1, after.Sum(sample => sample.Value));
    }

    private async Task<double> HighestAsync(string query, double from, double to)
    {
        var samples = await fleet.Prometheus.QueryRangeAsync(Dashboard.Expand(query), from, to, 1);
        return samples.Where(sample => double.IsFinite(sample.Value)).Select(sample => sample.Value).DefaultIfEmpty(0).Max();
    }
}
