using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics.Collectors;

/// <summary>
/// What was used within the windows. A provider and model that have a series of their own have their windows too, at 0
/// when nothing happened: a gauge that vanished would leave its last value on a dashboard. All others share <c>other</c>.
/// </summary>
internal sealed class WindowCollector(IMetricFactory factory)
{
    private readonly SnapshotFamily _messages = SnapshotFamily.Gauge(MetricCatalog.WindowMessages, factory);
    private readonly SnapshotFamily _tokens = SnapshotFamily.Gauge(MetricCatalog.WindowTokens, factory);
    private readonly HashSet<(string Provider, string Model)> _named = [];

    public void Collect(UsageSnapshot snapshot)
    {
        _messages.Begin();
        _tokens.Begin();
        _named.Clear();
        if (snapshot.BaselineComplete) Tell(snapshot);

        _messages.Publish();
        _tokens.Publish();
    }

    private void Tell(UsageSnapshot snapshot)
    {
        Name(MetricCatalog.Other, MetricCatalog.Other);
        foreach (var series in snapshot.Usage)
        {
            if (!series.State.Folded) Name(series.Provider, series.Model);
        }
        foreach (var series in snapshot.Errors)
        {
            if (!series.State.Folded) Name(series.Provider, series.Model);
        }
        foreach (var usage in snapshot.Windows)
        {
            var isNamed = _named.Contains((usage.Provider, usage.Model));
            Tell(isNamed ? usage : usage with { Provider = MetricCatalog.Other, Model = MetricCatalog.Other });
        }
    }

    private void Name(string provider, string model)
    {
        if (!_named.Add((provider, model))) return;

        foreach (var window in UsageWindowNames.All) Tell(new WindowUsage(provider, model, window, 0, default));
    }

    private void Tell(WindowUsage usage)
    {
        _messages.Tell(new(usage.Provider, usage.Model, usage.Window), usage.Messages);
        _tokens.Tell(new(usage.Provider, usage.Model, usage.Window, "input"), usage.Tokens.Input);
        _tokens.Tell(new(usage.Provider, usage.Model, usage.Window, "output"), usage.Tokens.Output);
        _tokens.Tell(new(usage.Provider, usage.Model, usage.Window, "cache_read"), usage.Tokens.CacheRead);
        _tokens.Tell(new(usage.Provider, usage.Model, usage.Window, "cache_write"), usage.Tokens.CacheWrite);
    }
}
