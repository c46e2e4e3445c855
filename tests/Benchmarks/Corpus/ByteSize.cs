using System.Globalization;

namespace Clawtail.Benchmarks.Corpus;

/// <summary>A size as people write it: <c>100MB</c> and <c>1GB</c> are powers of ten, <c>1GiB</c> is 2^30 bytes.</summary>
internal static class ByteSize
{
    private static readonly (string Suffix, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1),
    ];

    public static bool TryParse(string text, out long bytes)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)) continue;
            var digits = text.AsSpan()[..^suffix.Length];
            var isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
            bytes = isNumber ? checked((long)(number * unit)) : 0;
            return bytes > 0;
        }

        bytes = 0;
        return false;
    }
}
