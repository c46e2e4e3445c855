using System.Globalization;

namespace Clawtail.Host.Logging;

/// <summary>The time of a log line: UTC, to the millisecond, as RFC 3339 writes it.</summary>
internal static class LineTime
{
    public static string Of(TimeProvider time) =>
        time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
