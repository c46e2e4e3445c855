using System.Collections.Immutable;
using Clawtail.Tailer.OpenClaw.Native;
using Prometheus;

namespace Clawtail.Metrics.Collectors;

/// <summary>
/// What providers say of plans. A window leaves the page at its reset: what is used of the next one nobody said. Those beyond the
/// budget share <c>other</c>, which shows the most used of them.
/// </summary>
internal sealed class QuotaCollector(IMetricFactory factory, int maxSeries)
{
    private static readonly LabelSet OtherWindow = new(MetricCatalog.Other, MetricCatalog.Other, MetricCatalog.Other, MetricCatalog.Other, MetricCatalog.Other);

    private readonly SnapshotFamily _used = SnapshotFamily.Gauge(MetricCatalog.RateLimitUsedRatio, factory, Math.Max);
    private readonly SnapshotFamily _resets = SnapshotFamily.Gauge(MetricCatalog.RateLimitReset, factory, Math.Max);
    private readonly SnapshotFamily _observed = SnapshotFamily.Gauge(MetricCatalog.RateLimitObserved, factory, Math.Max);
    private readonly SnapshotFamily _credits = SnapshotFamily.Gauge(MetricCatalog.CreditsBalance, factory, Math.Max);
    private readonly SnapshotFamily _refused = SnapshotFamily.Gauge(MetricCatalog.PlanLimitObserved, factory, Math.Max);

    public void Collect(CodexQuota quota, DateTimeOffset now)
    {
        foreach (var family in Families) family.Begin();
        for (var i = 0; i < quota.Windows.Length; i++) Tell(quota.Windows[i], isWithinBudget: i < maxSeries, now);
        foreach (var credits in quota.Credits.Take(maxSeries)) _credits.Tell(new(credits.Provider, credits.Account, credits.Plan), credits.Balance);
        foreach (var family in Families) family.Publish();
    }

    private ImmutableArray<SnapshotFamily> Families => [_used, _resets, _observed, _credits, _refused];

    private void Tell(QuotaWindow window, bool isWithinBudget, DateTimeOffset now)
    {
        if (window.MessagesAtRefusal is { } messages && isWithinBudget) _refused.Tell(new(window.Provider, window.Account, window.Plan, window.Window), messages);
        if (window.Ends <= now) return;

        var labels = isWithinBudget ? new LabelSet(window.Provider, window.Account, window.Plan, window.Window, window.Limit) : OtherWindow;
        _used.Tell(labels, window.UsedRatio);
        _observed.Tell(labels, window.Observed.ToUnixTimeMilliseconds() / 1e3);
        if (window.Resets is { } resets) _resets.Tell(labels, resets.ToUnixTimeMilliseconds() / 1e3);
    }
}
