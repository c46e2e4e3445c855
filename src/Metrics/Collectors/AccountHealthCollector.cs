using System.Collections.Immutable;
using Clawtail.Tailer.OpenClaw.Auth;
using Prometheus;

namespace Clawtail.Metrics.Collectors;

/// <summary>
/// How accounts fare. What OpenClaw forgets of an account leaves the page; those beyond the budget share <c>other</c>,
/// which shows the worst of them.
/// </summary>
internal sealed class AccountHealthCollector(IMetricFactory factory, int maxAccounts)
{
    private readonly SnapshotFamily _errors = SnapshotFamily.Gauge(MetricCatalog.AuthProfileErrors, factory, Math.Max);
    private readonly SnapshotFamily _blocked = SnapshotFamily.Gauge(MetricCatalog.AuthProfileBlocked, factory, Math.Max);

    private readonly SnapshotFamily _until = SnapshotFamily.Gauge(MetricCatalog.AuthProfileBlockedUntil, factory, Math.Max);

    public void Collect(ImmutableArray<AccountHealth> accounts, DateTimeOffset now)
    {
        _errors.Begin();
        _blocked.Begin();
        _until.Begin();
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = accounts[i];
            var (provider, name) = i < maxAccounts ? (account.Provider, account.Account) : (MetricCatalog.Other, MetricCatalog.Other);
            _errors.Tell(new(provider, name), account.Errors);
            if (account.BlockedUntil > now) _until.Tell(new(provider, name), account.BlockedUntil.Value.ToUnixTimeMilliseconds() / 1e3);
            foreach (var block in account.Blocks) _blocked.Tell(new(provider, name, block.Reason), block.Until > now ? 1 : 0);
        }
        _errors.Publish();
        _blocked.Publish();
        _until.Publish();
    }
}
