using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// Turns what the tailer shows into metrics, at scrape time. It keeps no totals of its own: counters are told the ledger's.
/// Not safe for concurrent use; the exposition takes turns.
/// </summary>
internal sealed class UsagePublisher
{
    private readonly TimeProvider _time;
    private readonly UsageCounters _usage;
    private readonly ErrorCounters _errors;
    private readonly WindowGauges _windows;
    private readonly SessionGauges _sessions;
    private readonly AccountGauges _accounts;
    private readonly AccountHealthGauges _health;
    private readonly Gauge _lastRun;
    private readonly Gauge _ready;
    private readonly Gauge _baselineComplete;
    private readonly Counter _folded;

    public UsagePublisher(IMetricFactory factory, MetricsOptions options, TimeProvider time)
    {
        _time = time;
        _usage = new UsageCounters(factory);
        _errors = new ErrorCounters(factory);
        _windows = new WindowGauges(factory);
        _sessions = new SessionGauges(factory, options.ActiveWindow, options.MaxSeries);
        _accounts = new AccountGauges(factory, options.MaxSeries);
        _health = new AccountHealthGauges(factory, options.MaxSeries);
        _lastRun = MetricCatalog.LastRunTimestamp.In(factory);
        _ready = SelfMetricCatalog.Ready.In(factory);
        _baselineComplete = SelfMetricCatalog.BaselineComplete.In(factory);
        _folded = SelfMetricCatalog.FoldedSeries.In(factory);
        PlanLimit.Publish(options.PlanLimits, factory);
        SelfMetricCatalog.BuildInfo.In(factory).WithLabels(options.Version).Set(1);
    }

    /// <returns>The totals that are now in the registry.</returns>
    public UsageSnapshot Publish(ITailerView view)
    {
        var now = _time.GetUtcNow();
        var snapshot = view.Totals.Current;
        if (snapshot.BaselineComplete)
        {
            PublishUsage(snapshot);
        }
        else
        {
            HideUsage();
        }
        _sessions.Publish(view.Sessions, now);
        _accounts.Publish(view.Accounts, now);
        _health.Publish(view.AccountHealth, now);
        _ready.Set(view.Status.Ready ? 1 : 0);
        _baselineComplete.Set(snapshot.BaselineComplete ? 1 : 0);
        _folded.IncTo(CountFolded(snapshot));
        return snapshot;
    }

    private void PublishUsage(UsageSnapshot snapshot)
    {
        _usage.Publish(snapshot.Usage);
        _errors.Publish(snapshot.Errors);
        _windows.Publish(snapshot);
        if (snapshot.LastTurn is { } lastTurn)
        {
            _lastRun.Set(lastTurn.ToUnixTimeMilliseconds() / 1e3);
        }
        else
        {
            _lastRun.Unpublish();
        }
    }

    /// <summary>Totals of a catch-up would look like usage of this minute, so nothing of it is shown before its end.</summary>
    private void HideUsage()
    {
        _usage.Hide();
        _errors.Hide();
        _windows.Hide();
        _lastRun.Unpublish();
    }

    private static int CountFolded(UsageSnapshot snapshot)
    {
        var folded = 0;
        foreach (var series in snapshot.Usage) folded += series.State.Folded ? 1 : 0;
        foreach (var series in snapshot.Errors) folded += series.State.Folded ? 1 : 0;
        return folded;
    }
}
