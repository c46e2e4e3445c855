using System.Globalization;

namespace Clawtail.Host.Http;

/// <summary>Whether a client wants its answer compressed (RFC 9110, 12.5.3).</summary>
internal static class ContentCoding
{
    /// <summary>True if gzip is accepted and liked no less than the answer as it is.</summary>
    /// <param name="acceptEncoding">The header, or null: then nothing was asked for.</param>
    public static bool PrefersGzip(string? acceptEncoding)
    {
        double? gzip = null, identity = null, any = null;
        foreach (var part in (acceptEncoding ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parameters = part.Split(';', StringSplitOptions.TrimEntries);
            var quality = QualityOf(parameters);
            switch (parameters[0].ToLowerInvariant())
            {
                case "gzip" or "x-gzip": gzip = quality; break;
                case "identity": identity = quality; break;
                case "*": any = quality; break;
            }
        }
        var wish = gzip ?? any ?? 0;
        // Not compressed is acceptable unless it is refused by name; to name it without a preference is no wish against gzip.
        return wish > 0 && wish >= (identity ?? 0);
    }

    /// <summary>From 0, refused, to 1. What cannot be understood asks for nothing.</summary>
    private static double QualityOf(string[] parameters)
    {
        var quality = parameters.Skip(1).FirstOrDefault(parameter => parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        if (quality is null) return 1;

        return double.TryParse(quality.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
