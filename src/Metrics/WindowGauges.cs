using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Parsing;
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
    private readonly Dictionary<(string Provider, string Model), Pair> _pairs = [];
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
            pair = new Pair(Array.ConvertAll(MetricCatalog.Windows, window => GaugesOf(provider, model, window)));
            _pairs.Add((provider, model), pair);
        }
        pair.Begin(_pass);
    }

    private Window GaugesOf(string provider, string model, string window) => new(
        _messages.WithLabels(provider, model, window),
        Array.ConvertAll(MetricCatalog.TokenTypes, type => _tokens.WithLabels(provider, model, window, type)));

    private Pair PairOf(WindowUsage usage) =>
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

    /// <summary>All windows of one provider and model.</summary>
    private sealed class Pair(Window[] windows)
    {
        /// <summary>The publication that last named this pair.</summary>
        public int Pass { get; private set; }

        public void Begin(int pass)
        {
            Pass = pass;
            foreach (var window in windows) window.Clear();
        }

        public void Add(WindowUsage usage) => windows[Array.IndexOf(MetricCatalog.Windows, usage.Window)].Add(usage);

        public void Publish()
        {
            foreach (var window in windows) window.Publish();
        }

        public void Remove()
        {
            foreach (var window in windows) window.Remove();
        }
    }

    /// <summary>One window's gauges, and the sums they are told.</summary>
    private sealed class Window(Gauge.Child messages, Gauge.Child[] tokens)
    {
        private long _messages;
        private TokenCounts _tokens;

        public void Clear() => (_messages, _tokens) = (0, default);

        public void Add(WindowUsage usage)
        {
            _messages = checked(_messages + usage.Messages);
            _tokens += usage.Tokens;
        }

        public void Publish()
        {
            messages.Set(_messages);
            tokens[0].Set(_tokens.Input);
            tokens[1].Set(_tokens.Output);
            tokens[2].Set(_tokens.CacheRead);
            tokens[3].Set(_tokens.CacheWrite);
        }

        public void Remove()
        {
            messages.Remove();
            foreach (var gauge in tokens) gauge.Remove();
        }
    }
}
