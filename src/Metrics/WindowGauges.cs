using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// What was used within the windows. A provider and model that have a series of their own have their windows too, at 0
/// when nothing happened: a gauge that vanished would leave its last value on a dashboard. All others share <c>other</c>.
/// </summary>
internal sealed class WindowGauges
{
    private readonly Gauge _messages;
    private readonly Gauge _tokens;
    private readonly Dictionary<(string Provider, string Model), WindowPair> _pairs = [];
    private int _pass;

    public WindowGauges(IMetricFactory factory)
    {
        _messages = MetricCatalog.WindowMessages.In(factory);
        _tokens = MetricCatalog.WindowTokens.In(factory);
    }

    public void Publish(UsageSnapshot snapshot)
    {
        _pass++;
        Name(MetricCatalog.Other, MetricCatalog.Other);
        foreach (var series in snapshot.Usage)
        {
            if (!series.State.Folded) Name(series.Provider, series.Model);
        }
        foreach (var series in snapshot.Errors)
        {
            if (!series.State.Folded) Name(series.Provider, series.Model);
        }
        RemoveUnnamed();

        foreach (var usage in snapshot.Windows)
        {
            PairOf(usage).Add(usage);
        }
        foreach (var pair in _pairs.Values)
        {
            pair.Publish();
        }
    }

    /// <summary>Takes every gauge off the page until the next <see cref="Publish"/>.</summary>
    public void Hide()
    {
        _pass++;
        RemoveUnnamed();
    }

    private void Name(string provider, string model)
    {
        if (!_pairs.TryGetValue((provider, model), out var pair))
        {
            pair = new WindowPair(Array.ConvertAll(MetricCatalog.Windows, window => GaugesOf(provider, model, window)));
            _pairs.Add((provider, model), pair);
        }
        pair.Begin(_pass);
    }

    private WindowCell GaugesOf(string provider, string model, string window) => new(
        _messages.WithLabels(provider, model, window),
        Array.ConvertAll(MetricCatalog.TokenTypes, type => _tokens.WithLabels(provider, model, window, type)));

    private WindowPair PairOf(WindowUsage usage) =>
        _pairs.TryGetValue((usage.Provider, usage.Model), out var pair) ? pair : _pairs[(MetricCatalog.Other, MetricCatalog.Other)];

    private void RemoveUnnamed()
    {
        foreach (var (key, pair) in _pairs)
        {
            if (pair.Pass == _pass) continue;
            pair.Remove();
            _pairs.Remove(key);
        }
    }
}
