using System.Globalization;
using System.Text;

namespace Clawtail.Host.CommandLine;

/// <summary>A duration as Prometheus writes it: whole numbers with the units y w d h m s ms, largest first, each at most once.</summary>
/// <remarks>As Prometheus' <c>model.ParseDuration</c>: a year is 365 days, and <c>0</c> needs no unit.</remarks>
internal readonly record struct PrometheusDuration(TimeSpan Value)
{
    private static readonly (string Name, long Milliseconds, bool OnlyIfNothingIsLeft)[] Units =
    [
        // 90d reads better than 12w6d, so the two largest are written only where they say it all.
        ("y", 365L * 24 * 60 * 60 * 1000, true),
        ("w", 7L * 24 * 60 * 60 * 1000, true),
        ("d", 24L * 60 * 60 * 1000, false),
        ("h", 60L * 60 * 1000, false),
        ("m", 60L * 1000, false),
        ("s", 1000, false),
        ("ms", 1, false),
    ];

    public static bool TryParse(string text, out PrometheusDuration duration)
    {
        duration = default;
        if (text == "0") return true;
        if (text.Length == 0) return false;

        var rest = text.AsSpan();
        var milliseconds = 0L;
        for (var unit = 0; rest.Length > 0; unit++)
        {
            if (!TryReadPart(ref rest, ref unit, out var part)) return false;
            milliseconds += part;
            if (milliseconds > TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond) return false;
        }
        duration = new(TimeSpan.FromMilliseconds(milliseconds));
        return true;
    }

    public override string ToString()
    {
        var left = (long)Value.TotalMilliseconds;
        if (left == 0) return "0s";

        var text = new StringBuilder();
        foreach (var (name, size, onlyIfNothingIsLeft) in Units)
        {
            if (left < size || (onlyIfNothingIsLeft && left % size != 0)) continue;
            text.Append(CultureInfo.InvariantCulture, $"{left / size}{name}");
            left %= size;
        }
        return text.ToString();
    }

    /// <summary>Reads one number and its unit, which must be smaller than those before it (from <paramref name="unit"/> on).</summary>
    private static bool TryReadPart(ref ReadOnlySpan<char> rest, ref int unit, out long milliseconds)
    {
        milliseconds = 0;
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;

        rest = rest[digits..];
        var letters = rest.IndexOfAnyInRange('0', '9');
        var name = letters < 0 ? rest : rest[..letters];
        while (unit < Units.Length && !name.SequenceEqual(Units[unit].Name)) unit++;
        if (unit == Units.Length || number > long.MaxValue / 2 / Units[unit].Milliseconds) return false;

        milliseconds = number * Units[unit].Milliseconds;
        rest = rest[name.Length..];
        return true;
    }
}
