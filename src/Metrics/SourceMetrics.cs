using Clawtail.Tailer;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>Finding and watching sources: from the home to where each source stands.</summary>
internal sealed class SourceMetrics
{
    private readonly TimeProvider _time;
    private readonly Gauge _homeMissing;
    private readonly Counter _watchErrors;
    private readonly Counter _unannouncedChanges;
    private readonly Counter _sweeps;
    private readonly Gauge _lastSweepTimestamp;
    private readonly Gauge _lastSweepDuration;
    private readonly Gauge _sources;
    private readonly Gauge _behindBytes;
    private readonly Counter _moved;
    private readonly Counter.Child[] _rereads;

    public SourceMetrics(IMetricFactory factory, TimeProvider time)
    {
        _time = time;
        _homeMissing = SelfMetricCatalog.HomeMissing.Register(factory);
        _watchErrors = SelfMetricCatalog.WatchErrors.Register(factory);
        _unannouncedChanges = SelfMetricCatalog.UnannouncedChanges.Register(factory);
        _sweeps = SelfMetricCatalog.Sweeps.Register(factory);
        _lastSweepTimestamp = SelfMetricCatalog.LastSweepTimestamp.Register(factory);
        _lastSweepDuration = SelfMetricCatalog.LastSweepDuration.Register(factory);
        _sources = SelfMetricCatalog.Sources.Register(factory);
        _behindBytes = SelfMetricCatalog.BehindBytes.Register(factory);
        _moved = SelfMetricCatalog.SourcesMoved.Register(factory);
        var rereads = SelfMetricCatalog.Rereads.Register(factory);
        _rereads = Array.ConvertAll(Enum.GetValues<RereadCause>(), cause => rereads.WithLabels(LabelOf(cause)));
        HomeIsMissing(false);
    }

    public void HomeIsMissing(bool missing) => _homeMissing.Set(missing ? 1 : 0);

    public void WatchFailed() => _watchErrors.Inc();

    public void ChangeUnannounced() => _unannouncedChanges.Inc();

    public void Moved() => _moved.Inc();

    public void Reread(RereadCause cause) => _rereads[(int)cause].Inc();

    public void SweepCompleted(SweepReport report)
    {
        _sweeps.Inc();
        _lastSweepTimestamp.Set(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1e3);
        _lastSweepDuration.Set(report.Duration.TotalSeconds);
        _sources.WithLabels("current").Set(report.SourcesCurrent);
        _sources.WithLabels("behind").Set(report.SourcesBehind);
        _sources.WithLabels("unreadable").Set(report.SourcesUnreadable);
        _sources.WithLabels("needs_recovery").Set(report.SourcesNeedingRecovery);
        _sources.WithLabels("unsupported_schema").Set(report.SourcesUnsupported);
        _sources.WithLabels("over_budget").Set(report.SourcesOverBudget);
        _sources.WithLabels("faulty").Set(report.SourcesFaulty);
    }

    public void Progressed(int sourcesBehind, long bytesBehind)
    {
        _sources.WithLabels("behind").Set(sourcesBehind);
        _behindBytes.Set(bytesBehind);
    }

    private static string LabelOf(RereadCause cause) => cause switch
    {
        RereadCause.Shrunk => "shrunk",
        RereadCause.Replaced => "replaced",
        RereadCause.Rewritten => "rewritten",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Has no label yet."),
    };
}
