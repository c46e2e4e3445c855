using System.Collections.Immutable;
using Clawtail.Tailer.OpenClaw.Auth;
using Prometheus;

namespace Clawtail.Metrics.Collectors;

/// <summary>
/// When accounts' tokens expire. An account that is gone, or whose plan changed, takes its old series with it; those
/// beyond the budget share a label set, which shows the one that expires first.
/// </summary>
internal sealed class AccountCollector(IMetricFactory factory, int maxAccounts)
{
    private readonly SnapshotFamily _seconds = SnapshotFamily.Gauge(MetricCatalog.OAuthExpirySeconds, factory, Math.Min);
    private readonly SnapshotFamily _timestamp = SnapshotFamily.Gauge(MetricCatalog.OAuthExpiryTimestamp, factory, Math.Min);

    public void Collect(ImmutableArray<OAuthAccount> accounts, DateTimeOffset now)
    {
        _seconds.Begin();
        _timestamp.Begin();
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = accounts[i];
            var labels = i < maxAccounts ? new LabelSet(account.Provider, account.Account, account.Plan) : LabelSet.Other;
            _seconds.Tell(labels, (account.Expires - now).TotalSeconds);
            _timestamp.Tell(labels, account.Expires.ToUnixTimeMilliseconds() / 1e3);
        }
        _seconds.Publish();
        _timestamp.Publish();
    }
}
