using System.Collections.Immutable;
using Clawtail.Tailer.OpenClaw.Auth;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// How accounts fare. What OpenClaw forgets of an account leaves the page; those beyond the budget share <c>other</c>,
/// which shows the worst of them.
/// </summary>
internal sealed class AccountHealthGauges
{
    private readonly OfferedGauge _errors;
    private readonly OfferedGauge _blocked;
    private readonly int _maxAccounts;

    public AccountHealthGauges(IMetricFactory factory, int maxAccounts)
    {
        var (errors, blocked) = (MetricCatalog.AuthProfileErrors.In(factory), MetricCatalog.AuthProfileBlocked.In(factory));
        _errors = new OfferedGauge(labels => errors.WithLabels(labels.Provider, labels.Second), Math.Max);
        _blocked = new OfferedGauge(labels => blocked.WithLabels(labels.Provider, labels.Second, labels.Third), Math.Max);
        _maxAccounts = maxAccounts;
    }

    public void Publish(ImmutableArray<AccountHealth> accounts, DateTimeOffset now)
    {
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = accounts[i];
            var (provider, name) = i < _maxAccounts ? (account.Provider, account.Account) : (MetricCatalog.Other, MetricCatalog.Other);
            _errors.Offer(new LabelSet(provider, name, ""), account.Errors);
            foreach (var block in account.Blocks) _blocked.Offer(new LabelSet(provider, name, block.Reason), block.Until > now ? 1 : 0);
        }
        _errors.Publish();
        _blocked.Publish();
    }
}
