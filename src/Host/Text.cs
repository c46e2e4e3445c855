using System.Globalization;

namespace Clawtail.Host;

/// <summary>How numbers and times are written for people, the same everywhere and in every locale.</summary>
internal static class Text
{
    /// <summary><c>1 file</c>, <c>2 files</c>.</summary>
    public static string Plural(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>2026-11-23 04:05 UTC</c></summary>
    public static string UtcMinute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-23 04:05:06 UTC</c></summary>
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>As options take it: <c>2026-11-23T04:05:06Z</c>.</summary>
    public static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
