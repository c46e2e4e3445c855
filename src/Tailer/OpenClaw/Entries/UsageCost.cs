using System.Buffers.Text;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// What a turn cost, by OpenClaw's estimate: <c>cost.total</c> in dollars. Some writers make a text of it, or leave the object out.
/// </summary>
internal static class UsageCost
{
    /// <summary>Dollars. No turn costs so much: a larger number is a fault of its writer, and adding it would ruin a total.</summary>
    private const double Max = 1_000_000;

    /// <returns>Billionths of a dollar; 0 for what is no cost.</returns>
    public static long Read(scoped ref JsonObjectReader reader)
    {
        if (!reader.TryEnter()) return Parse(reader.Skip());

        var total = 0L;
        while (reader.TryNext(out var name))
        {
            var value = reader.Skip();
            if (name.Is("total"u8)) total = Parse(value);
        }
        return total;
    }

    private static long Parse(ReadOnlySpan<byte> token)
    {
        if (token is [(byte)'"', .. var text, (byte)'"']) token = text.Trim(" "u8);
        var isNumber = Utf8Parser.TryParse(token, out double usd, out var used) && used == token.Length;
        return isNumber && usd is > 0 and <= Max ? (long)Math.Round(usd * 1e9) : 0;
    }
}
