using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics.Collectors;

/// <summary>How Clawtail itself fares, as far as it is a state and not an event; and when the agents were last asked, and last answered.</summary>
internal sealed class StatusCollector
{
    private readonly Gauge _lastRun;
    private readonly Gauge _lastRequest;
    private readonly Gauge _ready;
    private readonly Gauge _baselineComplete;
    private readonly Gauge _unreadablePaths;
    private readonly Counter _folded;

    public StatusCollector(IMetricFactory factory, string version)
    {
        _lastRun = MetricCatalog.LastRunTimestamp.Register(factory);
        _lastRequest = MetricCatalog.LastRequestTimestamp.Register(factory);
        _ready = SelfMetricCatalog.Ready.Register(factory);
        _baselineComplete = SelfMetricCatalog.BaselineComplete.Register(factory);
        _unreadablePaths = SelfMetricCatalog.UnreadablePaths.Register(factory);
        _folded = SelfMetricCatalog.FoldedSeries.Register(factory);
        SelfMetricCatalog.BuildInfo.Register(factory).WithLabels(version).Set(1);
    }

    public void Collect(TailerStatus status, UsageSnapshot snapshot)
    {
        if (snapshot is { BaselineComplete: true, LastTurn: { } lastTurn }) _lastRun.Set(lastTurn.ToUnixTimeMilliseconds() / 1e3);
        else _lastRun.Unpublish();

        if (snapshot is { BaselineComplete: true, LastRequest: { } asked }) _lastRequest.Set(asked.ToUnixTimeMilliseconds() / 1e3);
        else _lastRequest.Unpublish();

        _ready.Set(status.Ready ? 1 : 0);
        _unreadablePaths.Set(status.Missing.Count);
        _baselineComplete.Set(snapshot.BaselineComplete ? 1 : 0);
        _folded.IncTo(
            snapshot.Usage.Count(series => series.State.Folded) + snapshot.Errors.Count(series => series.State.Folded)
            + snapshot.Agents.Count(series => series.State.Folded));
    }
}
