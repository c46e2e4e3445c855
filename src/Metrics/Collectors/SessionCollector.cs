using Clawtail.Tailer.OpenClaw.Sessions;
using Prometheus;

namespace Clawtail.Metrics.Collectors;

/// <summary>
/// Sessions by kind. A kind once seen stays, at 0 when its sessions are gone; kinds come from OpenClaw's session keys, so
/// those beyond the budget share <c>other</c>.
/// </summary>
internal sealed class SessionCollector(IMetricFactory factory, TimeSpan activeWindow, int maxKinds)
{
    private readonly SnapshotFamily _active = SnapshotFamily.Gauge(MetricCatalog.ActiveSessions, factory);
    private readonly SnapshotFamily _indexed = SnapshotFamily.Gauge(MetricCatalog.Sessions, factory);

    /// <summary>The main kind is one that every home has sooner or later: an idle home shows it at 0 instead of nothing.</summary>
    private readonly HashSet<string> _kinds = ["main"];

    public void Collect(SessionCounts sessions, DateTimeOffset now)
    {
        _active.Begin();
        _indexed.Begin();
        foreach (var (kind, count) in sessions.Indexed) _indexed.Tell(LabelsFor(kind), count);
        foreach (var session in sessions.RecentEntries) _active.Tell(LabelsFor(session.Kind), now - session.LastEntry < activeWindow ? 1 : 0);
        foreach (var kind in _kinds)
        {
            _indexed.Tell(new(kind), 0);
            _active.Tell(new(kind), 0);
        }
        _active.Publish();
        _indexed.Publish();
    }

    private LabelSet LabelsFor(string kind)
    {
        if (_kinds.Contains(kind)) return new(kind);

        var shown = _kinds.Count < maxKinds ? kind : MetricCatalog.Other;
        _kinds.Add(shown);
        return new(shown);
    }
}
