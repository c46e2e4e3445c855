using System.Globalization;

namespace Clawtail.Metrics;

/// <summary>How much a client likes the two formats we have: quality values from 0 (not at all) to 1 (RFC 9110, 12.5.1).</summary>
internal readonly record struct AcceptHeader(double OpenMetrics, double Text)
{
    private const double Unmentioned = -1;

    /// <remarks>
    /// OpenMetrics must be asked for by name: <c>*/*</c> is what curl and browsers send. For text the most specific range
    /// decides. What cannot be understood is passed over.
    /// </remarks>
    public static AcceptHeader Parse(string? header)
    {
        double openMetrics = Unmentioned, plain = Unmentioned, anyText = Unmentioned, any = Unmentioned;
        foreach (var part in (header ?? "").Split(','))
        {
            var parameters = part.Split(';', StringSplitOptions.TrimEntries);
            var quality = QualityOf(parameters);
            switch (parameters[0].ToLowerInvariant())
            {
                case "application/openmetrics-text" when HasServedVersion(parameters): openMetrics = Math.Max(openMetrics, quality); break;
                case "text/plain": plain = Math.Max(plain, quality); break;
                case "text/*": anyText = Math.Max(anyText, quality); break;
                case "*/*": any = Math.Max(any, quality); break;
            }
        }
        return new(openMetrics, plain > Unmentioned ? plain : anyText > Unmentioned ? anyText : any);
    }

    private static double QualityOf(string[] parameters) => ValueOf("q", parameters) switch
    {
        null => 1,
        var value when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) => quality,
        _ => Unmentioned,
    };

    /// <summary>0.0.1 was the draft of 1.0.0, with the same text.</summary>
    private static bool HasServedVersion(string[] parameters) => ValueOf("version", parameters) is null or "1.0.0" or "0.0.1";

    private static string? ValueOf(string name, string[] parameters)
    {
        foreach (var parameter in parameters)
        {
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter[(equals + 1)..].Trim().Trim('"');
            }
        }
        return null;
    }
}
