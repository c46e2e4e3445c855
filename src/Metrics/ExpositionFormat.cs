using PromFormat = Prometheus.ExpositionFormat;

namespace Clawtail.Metrics;

/// <summary>One of the two text formats that Prometheus reads.</summary>
public sealed class ExpositionFormat
{
    private ExpositionFormat(string contentType, PromFormat serialized) => (ContentType, Serialized) = (contentType, serialized);

    /// <summary>Prometheus' own text format, 0.0.4: what is served to whoever asks for nothing else.</summary>
    public static ExpositionFormat Text { get; } =
        new("text/plain; version=0.0.4; charset=utf-8", PromFormat.PrometheusText);

    /// <summary>OpenMetrics 1.0.0.</summary>
    public static ExpositionFormat OpenMetrics { get; } =
        new("application/openmetrics-text; version=1.0.0; charset=utf-8", PromFormat.OpenMetricsText);

    public string ContentType { get; }

    internal PromFormat Serialized { get; }
}
