using System.Globalization;

namespace Clawtail.Host.Report;

/// <summary>Numbers as people read them at a glance; exact ones are in the JSON.</summary>
internal static class ShortNumber
{
    private static readonly (double Size, string Unit)[] Units = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];

    /// <summary><c>949</c>, <c>8.7 k</c>, <c>128 k</c>, <c>4.8 M</c>.</summary>
    public static string Count(long value)
    {
        foreach (var (size, unit) in Units)
        {
            var scaled = value / size;
            // 999,950 would be written as 1000 k.
            if (scaled >= 0.9995) return string.Create(CultureInfo.InvariantCulture, $"{scaled.ToString(scaled < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} {unit}");
        }
        return value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary><c>5,551</c></summary>
    public static string Exact(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>$0.72</c>; nothing at all is <c>$0</c>, and what is less than a cent says so.</summary>
    public static string Usd(decimal value) =>
        value == 0 ? "$0" : value is > 0 and < 0.005m ? "<$0.01" : string.Create(CultureInfo.InvariantCulture, $"${value:N2}");

    /// <summary><c>39 %</c> of a whole; 0 % of nothing.</summary>
    public static int Percent(decimal part, decimal whole) => whole <= 0 ? 0 : (int)Math.Round(Math.Clamp(part / whole, 0, 9.99m) * 100);

    /// <summary><c>26 min</c>, <c>5 h</c>, <c>8.6 d</c></summary>
    public static string Duration(TimeSpan duration) => duration.TotalMinutes < 1 ? "a moment"
        : duration.TotalMinutes < 90 ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0} min")
        : duration.TotalHours < 36 ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0} h")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalDays:0.0} d");
}
