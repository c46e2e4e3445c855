using Clawtail.Metrics.Collectors;
using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// Turns what the tailer shows into metrics, at scrape time; one collector a concern. No totals are kept here: they are the ledger's.
/// Not safe for concurrent use; the exposition renders one page after the other.
/// </summary>
internal sealed class SnapshotPublisher
{
    private readonly TimeProvider _time;
    private readonly UsageCollector _usage;
    private readonly AgentCollector _agents;
    private readonly WindowCollector _windows;
    private readonly SessionCollector _sessions;
    private readonly AccountCollector _accounts;
    private readonly AccountHealthCollector _health;
    private readonly QuotaCollector _quota;
    private readonly StatusCollector _status;

    public SnapshotPublisher(IMetricFactory factory, MetricsOptions options, TimeProvider time)
    {
        _time = time;
        _usage = new UsageCollector(factory);
        _agents = new AgentCollector(factory);
        _windows = new WindowCollector(factory);
        _sessions = new SessionCollector(factory, options.ActiveWindow, options.MaxSeries);
        _accounts = new AccountCollector(factory, options.MaxSeries);
        _health = new AccountHealthCollector(factory, options.MaxSeries);
        _quota = new QuotaCollector(factory, options.MaxSeries);
        _status = new StatusCollector(factory, options.Version);
        PlanLimit.Publish(options.PlanLimits, factory);
    }

    /// <returns>The totals that are now in the registry.</returns>
    public UsageSnapshot Publish(ITailerView view)
    {
        var now = _time.GetUtcNow();
        var snapshot = view.Totals.Current;
        _usage.Collect(snapshot);
        _agents.Collect(snapshot);
        _windows.Collect(snapshot);
        _sessions.Collect(view.Sessions, now);
        _accounts.Collect(view.Accounts, now);
        _health.Collect(view.AccountHealth, now);
        _quota.Collect(view.Quota, now);
        _status.Collect(view.Status, snapshot);
        return snapshot;
    }
}
