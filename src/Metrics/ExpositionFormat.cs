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

    /// <summary>
    /// OpenMetrics for those who name it and do not like text better; text for everybody else, whatever they accept: a
    /// page in another format tells more than a refusal.
    /// </summary>
    /// <param name="accept">The <c>Accept</c> header, or null.</param>
    public static ExpositionFormat Negotiate(string? accept)
    {
        var wishes = AcceptHeader.Parse(accept);
        return wishes.OpenMetrics > 0 && wishes.OpenMetrics >= wishes.Text ? OpenMetrics : Text;
    }
}
