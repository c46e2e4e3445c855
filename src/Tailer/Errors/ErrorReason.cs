using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Errors;

/// <summary>
/// Why a turn failed, in OpenClaw's words for it (its failover classes, 2026.4.26 to 2026.9.6), with two more:
/// <c>usage_limit</c> for the limit of a plan and <c>network</c> for a connection that failed. Codes decide before text.
/// </summary>
internal static class ErrorReason
{
    public const string Unknown = "unknown";

    /// <summary>Bytes of a message that are looked at; the reason stands at its beginning.</summary>
    private const int MaxExamined = 4096;

    public static string Of(JsonText code, JsonText type, JsonText message) =>
        Match(code, ErrorPatterns.Codes) ?? Match(type, ErrorPatterns.Codes) ?? Match(message, ErrorPatterns.Phrases) ?? ByStatus(message) ?? Unknown;

    private static string? Match(JsonText text, ReadOnlySpan<(string Word, string Reason)> words)
    {
        if (!text.IsPresent || text.MaxLength == 0) return null;

        Span<char> lower = stackalloc char[MaxExamined];
        var examined = Examine(text, lower);
        foreach (var (word, reason) in words)
        {
            if (examined.IndexOf(word) >= 0) return reason;
        }
        return null;
    }

    /// <summary>OpenClaw writes a provider's HTTP status in front of its message: <c>503 The server is …</c>.</summary>
    private static string? ByStatus(JsonText message)
    {
        Span<char> lower = stackalloc char[MaxExamined];
        var text = Examine(message, lower);
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if ((digits < 0 ? text.Length : digits) != 3) return null;

        return int.Parse(text[..3], provider: null) switch
        {
            400 or 422 => "format",
            401 or 403 => "auth",
            402 => "billing",
            404 => "model_not_found",
            408 or 504 => "timeout",
            429 => "rate_limit",
            503 or 529 => "overloaded",
            >= 500 and < 600 => "server_error",
            _ => null,
        };
    }

    private static ReadOnlySpan<char> Examine(JsonText text, Span<char> lower)
    {
        if (!text.IsPresent) return [];

        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(text.MaxLength);
        var bytes = rented.AsSpan(0, Math.Min(text.CopyTo(rented), lower.Length));
        for (var i = 0; i < bytes.Length; i++) lower[i] = char.ToLowerInvariant((char)bytes[i]);
        System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        return lower[..bytes.Length];
    }
}
