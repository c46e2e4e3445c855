using Clawtail.Tailer.OpenClaw.Sessions;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// Sessions by kind. A kind once seen stays, at 0 when its sessions are gone; kinds come from OpenClaw's session keys, so
/// those beyond the budget share <c>other</c>.
/// </summary>
internal sealed class SessionGauges
{
    /// <summary>The kind every home has sooner or later: an idle one shows it at 0 instead of nothing.</summary>
    private const string MainKind = "main";

    private readonly Gauge _active;
    private readonly Gauge _indexed;
    private readonly TimeSpan _activeWindow;
    private readonly int _maxKinds;
    private readonly Dictionary<string, Cell> _cells = [];

    public SessionGauges(IMetricFactory factory, TimeSpan activeWindow, int maxKinds)
    {
        _active = MetricCatalog.ActiveSessions.In(factory);
        _indexed = MetricCatalog.Sessions.In(factory);
        _activeWindow = activeWindow;
        _maxKinds = maxKinds;
        CellOf(MainKind);
    }

    public void Publish(SessionCounts sessions, DateTimeOffset now)
    {
        foreach (var cell in _cells.Values)
        {
            cell.Clear();
        }
        foreach (var (kind, count) in sessions.Indexed)
        {
            CellOf(kind).Indexed += count;
        }
        foreach (var session in sessions.RecentEntries)
        {
            CellOf(session.Kind).Active += now - session.LastEntry < _activeWindow ? 1 : 0;
        }
        foreach (var cell in _cells.Values)
        {
            cell.Publish();
        }
    }

    private Cell CellOf(string kind)
    {
        if (_cells.TryGetValue(kind, out var cell)) return cell;
        if (_cells.Count >= _maxKinds && kind != MetricCatalog.Other) return CellOf(MetricCatalog.Other);

        cell = new Cell(_active.WithLabels(kind), _indexed.WithLabels(kind));
        _cells.Add(kind, cell);
        return cell;
    }

    private sealed class Cell(Gauge.Child active, Gauge.Child indexed)
    {
        public int Active { get; set; }

        public int Indexed { get; set; }

        public void Clear() => (Active, Indexed) = (0, 0);

        public void Publish()
        {
            active.Set(Active);
            indexed.Set(Indexed);
        }
    }
}
