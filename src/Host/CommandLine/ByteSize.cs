using System.Globalization;

namespace Clawtail.Host.CommandLine;

/// <summary>A number of bytes, with a unit of 1000 (kB, MB, GB), of 1024 (KiB, MiB, GiB), or none.</summary>
internal readonly record struct ByteSize(long Bytes)
{
    private static readonly (string Name, long Bytes)[] Units =
    [
        ("GiB", 1L << 30), ("GB", 1_000_000_000), ("MiB", 1L << 20), ("MB", 1_000_000), ("KiB", 1L << 10), ("kB", 1000), ("B", 1),
    ];

    /// <summary>The case of a unit does not matter: nobody who writes <c>mb</c> means millibits.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? text.AsSpan() : text.AsSpan(0, digits);
        var unit = digits < 0 ? 1 : UnitNamed(text.AsSpan(digits).TrimStart());
        if (unit == 0 || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (count > long.MaxValue / unit) return false;

        size = new(count * unit);
        return true;
    }

    public override string ToString()
    {
        foreach (var (name, bytes) in Units)
        {
            if (Bytes >= bytes && Bytes % bytes == 0) return string.Create(CultureInfo.InvariantCulture, $"{Bytes / bytes}{name}");
        }
        return "0B";
    }

    private static long UnitNamed(ReadOnlySpan<char> name)
    {
        foreach (var unit in Units)
        {
            if (name.Equals(unit.Name, StringComparison.OrdinalIgnoreCase)) return unit.Bytes;
        }
        return 0;
    }
}
