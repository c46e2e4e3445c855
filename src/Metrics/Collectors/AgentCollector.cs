using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics.Collectors;

/// <summary>What each agent used. All agents beyond the label budget share <c>other</c> with one that is really called so.</summary>
internal sealed class AgentCollector(IMetricFactory factory)
{
    private const double NanoUsdPerUsd = 1e9;

    private readonly SnapshotFamily _messages = SnapshotFamily.Counter(MetricCatalog.AgentMessages, factory);
    private readonly SnapshotFamily _tokens = SnapshotFamily.Counter(MetricCatalog.AgentTokens, factory);
    private readonly SnapshotFamily _cost = SnapshotFamily.Counter(MetricCatalog.AgentCostUsd, factory, NanoUsdPerUsd);

    /// <remarks>As with all usage, nothing is shown before the end of the first catch-up.</remarks>
    public void Collect(UsageSnapshot snapshot)
    {
        _messages.Begin();
        _tokens.Begin();
        _cost.Begin();
        if (snapshot.BaselineComplete)
        {
            // Shown even while nothing is folded: what is folded later then enters a series that was already seen at 0.
            Tell(MetricCatalog.Other, default);
            foreach (var series in snapshot.Agents)
            {
                if (!series.State.Hidden) Tell(series.State.Folded ? MetricCatalog.Other : series.Agent, series.Exposed);
            }
        }
        _messages.Publish();
        _tokens.Publish();
        _cost.Publish();
    }

    private void Tell(string agent, in UsageTotals exposed)
    {
        _messages.Tell(new(agent), exposed.Messages);
        _tokens.Tell(new(agent, "input"), exposed.Tokens.Input);
        _tokens.Tell(new(agent, "output"), exposed.Tokens.Output);
        _tokens.Tell(new(agent, "cache_read"), exposed.Tokens.CacheRead);
        _tokens.Tell(new(agent, "cache_write"), exposed.Tokens.CacheWrite);
        _cost.Tell(new(agent), exposed.CostNanoUsd);
    }
}
