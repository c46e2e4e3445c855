using System.Runtime.InteropServices;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// A metric family whose values are told anew for every scrape. What is told is shown, even where a counter was shown a larger
/// value before; what is no longer told leaves the page. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// prometheus-net knows only metrics that live on between scrapes. This class makes constant ones of them: it keeps nothing but
/// the series of the last scrape, so that they need not be made again.
/// </remarks>
internal sealed class SnapshotFamily
{
    private readonly Func<LabelSet, Series> _create;
    private readonly Func<double, double, double> _combine;
    private readonly Dictionary<LabelSet, Series> _byLabels = [];
    private readonly List<Series> _series = [];
    private int _pass;
    private int _next;

    private SnapshotFamily(Func<LabelSet, Series> create, Func<double, double, double> combine) => (_create, _combine) = (create, combine);

    /// <param name="divisor">What is told is in units of which so many make one of the metric's.</param>
    public static SnapshotFamily Counter(CounterDefinition definition, IMetricFactory factory, double divisor = 1)
    {
        var counter = definition.Register(factory);
        return new(labels => new CounterSeries(labels, counter, divisor), (sum, value) => sum + value);
    }

    /// <param name="combine">What is shown of two values that are told of one series, because they share a label set.</param>
    public static SnapshotFamily Gauge(GaugeDefinition definition, IMetricFactory factory, Func<double, double, double> combine)
    {
        var gauge = definition.Register(factory);
        return new(labels => new GaugeSeries(labels, gauge), combine);
    }

    /// <summary>A gauge of things that can be added up.</summary>
    public static SnapshotFamily Gauge(GaugeDefinition definition, IMetricFactory factory) =>
        Gauge(definition, factory, (sum, value) => sum + value);

    /// <summary>Forgets what was told for a scrape that failed before it was published.</summary>
    public void Begin()
    {
        _pass++;
        _next = 0;
    }

    public void Tell(in LabelSet labels, double value)
    {
        var series = Find(labels);
        series.Told = series.Pass == _pass ? _combine(series.Told, value) : value;
        series.Pass = _pass;
    }

    /// <summary>Shows what was told since it began, and nothing else.</summary>
    public void Publish()
    {
        var kept = 0;
        foreach (var series in CollectionsMarshal.AsSpan(_series))
        {
            if (series.Pass != _pass)
            {
                series.Remove();
                _byLabels.Remove(series.Labels);
                continue;
            }
            series.Show(series.Told);
            series.Index = kept;
            _series[kept++] = series;
        }
        _series.RemoveRange(kept, _series.Count - kept);
    }

    /// <summary>Scrapes tell the same label sets in the same order: the next one is nearly always the one looked for.</summary>
    private Series Find(in LabelSet labels)
    {
        var series = _next < _series.Count && _series[_next].Labels == labels ? _series[_next] : FindOrAdd(labels);
        _next = series.Index + 1;
        return series;
    }

    private Series FindOrAdd(in LabelSet labels)
    {
        if (_byLabels.TryGetValue(labels, out var known)) return known;

        var added = _create(labels);
        added.Index = _series.Count;
        _byLabels.Add(labels, added);
        _series.Add(added);
        return added;
    }

    private abstract class Series(LabelSet labels)
    {
        public LabelSet Labels { get; } = labels;

        /// <summary>Its place among the series of the family.</summary>
        public int Index { get; set; }

        /// <summary>The scrape for which it was last told a value.</summary>
        public int Pass { get; set; }

        public double Told { get; set; }

        public abstract void Show(double value);

        public abstract void Remove();
    }

    private sealed class CounterSeries(LabelSet labels, Counter counter, double divisor) : Series(labels)
    {
        private Counter.Child _child = counter.WithLabels(labels.ToArray());

        public override void Show(double value)
        {
            value /= divisor;
            if (value < _child.Value)
            {
                // A counter of prometheus-net only grows; one that may fall is made anew.
                _child.Remove();
                _child = counter.WithLabels(Labels.ToArray());
            }
            _child.IncTo(value);
        }

        public override void Remove() => _child.Remove();
    }

    private sealed class GaugeSeries(LabelSet labels, Gauge gauge) : Series(labels)
    {
        private readonly Gauge.Child _child = gauge.WithLabels(labels.ToArray());

        public override void Show(double value) => _child.Set(value);

        public override void Remove() => _child.Remove();
    }
}
