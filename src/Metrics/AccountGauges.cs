using System.Collections.Immutable;
using Clawtail.Tailer.OpenClaw.Auth;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// When accounts' tokens expire. An account that is gone, or whose plan changed, takes its old series with it; those
/// beyond the budget share a label set, which shows the one that expires first.
/// </summary>
internal sealed class AccountGauges(IMetricFactory factory, int maxAccounts)
{
    private readonly OfferedGauge _seconds = In(MetricCatalog.OAuthExpirySeconds.In(factory));
    private readonly OfferedGauge _timestamp = In(MetricCatalog.OAuthExpiryTimestamp.In(factory));

    public void Publish(ImmutableArray<OAuthAccount> accounts, DateTimeOffset now)
    {
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = accounts[i];
            var labels = i < maxAccounts ? new LabelSet(account.Provider, account.Account, account.Plan) : LabelSet.Other;
            _seconds.Offer(labels, (account.Expires - now).TotalSeconds);
            _timestamp.Offer(labels, account.Expires.ToUnixTimeMilliseconds() / 1e3);
        }
        _seconds.Publish();
        _timestamp.Publish();
    }

    private static OfferedGauge In(Gauge gauge) =>
        new(labels => gauge.WithLabels(labels.Provider, labels.Second, labels.Third), Math.Min);
}
