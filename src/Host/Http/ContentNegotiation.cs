using Clawtail.Metrics;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Clawtail.Host.Http;

/// <summary>Which of the forms we have a client likes best (RFC 9110, 12.5). What cannot be understood of a header is passed over.</summary>
internal static class ContentNegotiation
{
    /// <summary>
    /// OpenMetrics for those who name it and do not like text better; text for everybody else, whatever they accept: a
    /// page in another format tells more than a refusal.
    /// </summary>
    /// <remarks>OpenMetrics must be asked for by name: <c>*/*</c> is what curl and browsers send. For text the most specific range decides.</remarks>
    public static ExpositionFormat ChooseFormat(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges)) return ExpositionFormat.Text;

        var openMetrics = QualityOf(ranges, range => range.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) && HasServedVersion(range));
        var text = QualityOf(ranges, range => range.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            ?? QualityOf(ranges, range => range.MediaType.Equals("text/*", StringComparison.OrdinalIgnoreCase))
            ?? QualityOf(ranges, range => range.MatchesAllTypes);
        return openMetrics > 0 && openMetrics >= (text ?? 0) ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }

    /// <summary>True if gzip is accepted and liked no less than the answer as it is.</summary>
    public static bool PrefersGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var codings)) return false;

        var gzip = QualityOf(codings, "gzip") ?? QualityOf(codings, "x-gzip") ?? QualityOf(codings, "*") ?? 0;
        // Not compressed is acceptable unless it is refused by name; to name it without a preference is no wish against gzip.
        return gzip > 0 && gzip >= (QualityOf(codings, "identity") ?? 0);
    }

    private static double? QualityOf(IEnumerable<MediaTypeHeaderValue> ranges, Func<MediaTypeHeaderValue, bool> matches) =>
        ranges.Where(matches).Max(range => (double?)(range.Quality ?? 1));

    private static double? QualityOf(IEnumerable<StringWithQualityHeaderValue> codings, string name) =>
        codings.Where(coding => coding.Value.Equals(name, StringComparison.OrdinalIgnoreCase)).Max(coding => (double?)(coding.Quality ?? 1));

    /// <summary>0.0.1 was the draft of 1.0.0, with the same text.</summary>
    private static bool HasServedVersion(MediaTypeHeaderValue range)
    {
        var version = range.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase));
        return version is null || HeaderUtilities.RemoveQuotes(version.Value).Value is "1.0.0" or "0.0.1";
    }
}
