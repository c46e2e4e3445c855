using Prometheus;

namespace Clawtail.Metrics;

/// <summary>A total that only grows; 0 from the start.</summary>
internal sealed record CounterDefinition(string Name, string Help, params string[] Labels)
{
    public Counter Register(IMetricFactory factory) => factory.CreateCounter(Name, Help, Labels);
}

/// <summary>A value of now. Absent until it is first set: an unknown value is not 0.</summary>
internal sealed record GaugeDefinition(string Name, string Help, params string[] Labels)
{
    public Gauge Register(IMetricFactory factory) =>
        factory.CreateGauge(Name, Help, Labels, new GaugeConfiguration { SuppressInitialValue = true });
}

/// <summary>How observations are distributed.</summary>
/// <param name="Buckets">Upper bounds, ascending, in the metric's unit.</param>
internal sealed record HistogramDefinition(string Name, string Help, double[] Buckets)
{
    public Histogram Register(IMetricFactory factory) =>
        factory.CreateHistogram(Name, Help, new HistogramConfiguration { Buckets = Buckets });
}
