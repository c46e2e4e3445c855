using System.Collections.Immutable;
using Clawtail.Tailer.Auth;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// How accounts fare. What OpenClaw forgets of an account leaves the page; those beyond the budget share <c>other</c>,
/// which shows the worst of them.
/// </summary>
internal sealed class AccountHealthGauges(IMetricFactory factory, int maxAccounts)
{
    private readonly Gauge _errors = MetricCatalog.AuthProfileErrors.In(factory);
    private readonly Gauge _blocked = MetricCatalog.AuthProfileBlocked.In(factory);
    private readonly Dictionary<LabelSet, Cell> _cells = [];

    public void Publish(ImmutableArray<AccountHealth> accounts, DateTimeOffset now)
    {
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = accounts[i];
            var (provider, name) = i < maxAccounts ? (account.Provider, account.Account) : (MetricCatalog.Other, MetricCatalog.Other);
            CellOf(new LabelSet(provider, name, "")).Offer(account.Errors);
            foreach (var block in account.Blocks) CellOf(new LabelSet(provider, name, block.Reason)).Offer(block.Until > now ? 1 : 0);
        }
        foreach (var (labels, cell) in _cells)
        {
            if (!cell.TryPublish()) _cells.Remove(labels);
        }
    }

    /// <param name="labels">Without a reason, the account's errors.</param>
    private Cell CellOf(LabelSet labels)
    {
        if (!_cells.TryGetValue(labels, out var cell))
        {
            cell = new Cell(labels.Third.Length == 0
                ? _errors.WithLabels(labels.Provider, labels.Second)
                : _blocked.WithLabels(labels.Provider, labels.Second, labels.Third));
            _cells.Add(labels, cell);
        }
        return cell;
    }

    private sealed class Cell(Gauge.Child gauge)
    {
        private long? _worst;

        public void Offer(long value) => _worst = Math.Max(_worst ?? 0, value);

        /// <summary>False, and off the page, when nothing was offered since the last time.</summary>
        public bool TryPublish()
        {
            if (_worst is not { } worst)
            {
                gauge.Remove();
                return false;
            }
            gauge.Set(worst);
            _worst = null;
            return true;
        }
    }
}
