using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// When an entry was written or a request began, in whatever way its writer says it: OpenClaw writes ISO 8601 in the entry and
/// milliseconds in the message; imports, bridges and hand-made transcripts write seconds, and either in the place of the other.
/// </summary>
internal static class EntryTime
{
    /// <summary>The year 10000; milliseconds since the Unix epoch.</summary>
    public const double EndOfTime = 253_402_300_800_000;

    /// <summary>As milliseconds this is March 1973, before there was anything to count; as seconds it is far in the future.</summary>
    private const double LeastMilliseconds = 100_000_000_000;

    /// <summary>Bytes of a number with which nobody writes a time.</summary>
    private const int MaxLength = 32;

    /// <param name="token">A JSON string or number.</param>
    /// <returns>Milliseconds since the Unix epoch; null if it is no time after it.</returns>
    public static long? Parse(ReadOnlySpan<byte> token)
    {
        if (token is not [(byte)'"', .. var raw, (byte)'"']) return FromNumber(token);
        return JsonText.TryCreate(raw, out var text) ? Parse(text) : null;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static long? Parse(JsonText text) => IsoTime.Parse(text) ?? FromDigits(text);

    private static long? FromDigits(JsonText text)
    {
        if (text.MaxLength is 0 or > MaxLength) return null;

        Span<byte> plain = stackalloc byte[MaxLength];
        return FromNumber(plain[..text.CopyTo(plain)]);
    }

    private static long? FromNumber(ReadOnlySpan<byte> token) => JsonToken.TryParse(token, out var number) ? FromNumber(number) : null;

    private static long? FromNumber(double number) => number switch
    {
        > 0 and < LeastMilliseconds => (long)(number * 1000),
        >= LeastMilliseconds and < EndOfTime => (long)number,
        _ => null,
    };
}
