using System.Text;

namespace Clawtail.Tests.Fuzz;

/// <summary>Changes bytes as an accident, or somebody with time, would: a few places at a time.</summary>
internal sealed class Mutator(Random random)
{
    private const int Largest = 2 * 1024 * 1024;

    private static readonly string[] Words =
    [
        "0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e308", "1e-400", "-0.0", "NaN", "null", "true", "\"\"", "[]", "{}",
        "\"9999-12-31T23:59:59.999+14:00\"", "\"0001-01-01T00:00:00Z\"", "253402300799999", "\"\\ud800\"", "\"\\u0000\"", "\\", "\"", "{\"", "\u202e", "\n", "\r\n", "\0",
        "\"type\":\"message\"", "\"role\":\"assistant\"", "\"usage\":", "\"timestamp\":", "../../..", "/proc/self/mem", "agent:main:cron:", ":thread:",
    ];

    public byte[] Mutate(byte[] content, byte[] other)
    {
        var bytes = new List<byte>(content);
        for (var changes = 1 + random.Next(1 << random.Next(6)); changes > 0; changes--) Change(bytes, other);
        return bytes.Count > Largest ? [.. bytes.Take(Largest)] : [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = bytes.Count == 0 ? 0 : random.Next(bytes.Count);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(1 << random.Next(12)));
        switch (random.Next(10))
        {
            case 0 when bytes.Count > 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when bytes.Count > 0: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 4: bytes.RemoveRange(at, bytes.Count - at); break;
            case 5 when other.Length > 0: Splice(bytes, at, other); break;
            case 6: Nest(bytes, at); break;
            case 7: ReplaceNumber(bytes, at); break;
            case 8 when length > 0: bytes.InsertRange(at, Enumerable.Repeat(bytes[at], 1 << random.Next(20))); break;
            default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)])); break;
        }
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        var from = random.Next(other.Length);
        bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, 1 + random.Next(4096))).ToArray());
    }

    private void Nest(List<byte> bytes, int at)
    {
        var opening = random.Next(2) == 0 ? "["u8.ToArray() : "{\"a\":"u8.ToArray();
        bytes.InsertRange(at, Enumerable.Range(0, 1 << random.Next(14)).SelectMany(_ => opening));
    }

    /// <summary>The next number behind a place becomes another.</summary>
    private void ReplaceNumber(List<byte> bytes, int at)
    {
        var start = bytes.FindIndex(at, b => char.IsAsciiDigit((char)b));
        if (start < 0) return;

        var end = start;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end])) end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.ASCII.GetBytes(Words[random.Next(8)]));
    }
}
