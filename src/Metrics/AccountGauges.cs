using System.Collections.Immutable;
using Clawtail.Tailer.Auth;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// When accounts' tokens expire. An account that is gone, or whose plan changed, takes its old series with it; where
/// several share a label set (those beyond the budget do), the one that expires first is shown.
/// </summary>
internal sealed class AccountGauges(IMetricFactory factory, int maxAccounts)
{
    private readonly Gauge _seconds = MetricCatalog.OAuthExpirySeconds.In(factory);
    private readonly Gauge _timestamp = MetricCatalog.OAuthExpiryTimestamp.In(factory);
    private readonly Dictionary<LabelSet, Cell> _cells = [];

    public void Publish(ImmutableArray<OAuthAccount> accounts, DateTimeOffset now)
    {
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = accounts[i];
            var labels = i < maxAccounts ? new LabelSet(account.Provider, account.Account, account.Plan) : LabelSet.Other;
            CellOf(labels).Offer(account.Expires);
        }
        foreach (var (labels, cell) in _cells)
        {
            if (!cell.TryPublish(now)) _cells.Remove(labels);
        }
    }

    private Cell CellOf(LabelSet labels)
    {
        if (!_cells.TryGetValue(labels, out var cell))
        {
            cell = new Cell(
                _seconds.WithLabels(labels.Provider, labels.Second, labels.Third),
                _timestamp.WithLabels(labels.Provider, labels.Second, labels.Third));
            _cells.Add(labels, cell);
        }
        return cell;
    }

    private sealed class Cell(Gauge.Child seconds, Gauge.Child timestamp)
    {
        private DateTimeOffset? _expires;

        public void Offer(DateTimeOffset expires) => _expires = _expires < expires ? _expires : expires;

        /// <summary>False, and off the page, when no account was offered since the last time.</summary>
        public bool TryPublish(DateTimeOffset now)
        {
            if (_expires is not { } expires)
            {
                seconds.Remove();
                timestamp.Remove();
                return false;
            }
            seconds.Set((expires - now).TotalSeconds);
            timestamp.Set(expires.ToUnixTimeMilliseconds() / 1e3);
            _expires = null;
            return true;
        }
    }
}
