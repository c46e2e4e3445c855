using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Errors;

/// <summary>
/// Why a turn failed, in OpenClaw's words for it (its failover classes, as 2026.9.6 finds them), with two more:
/// <c>usage_limit</c> for the limit of a plan and <c>network</c> for a connection that failed.
/// </summary>
internal static class ErrorReason
{
    public const string Unknown = "unknown";

    /// <summary>Bytes of a message that are looked at; the reason stands at its beginning.</summary>
    private const int MaxExamined = 4096;

    private const int MaxCode = 128;

    /// <param name="memo">Remembers what a text means; null for one that seldom comes.</param>
    public static string Of(JsonText code, JsonText type, JsonText message, ErrorReasonMemo? memo = null)
    {
        var codeText = Examine(code, stackalloc byte[MaxCode]);
        var typeText = Examine(type, stackalloc byte[MaxCode]);
        var text = Examine(message, stackalloc byte[MaxExamined]);
        if (memo is null) return Of(codeText, typeText, text);

        return memo.TryFind(codeText, typeText, text, out var known) ? known : memo.Remember(Of(codeText, typeText, text));
    }

    private static string Of(ReadOnlySpan<byte> code, ReadOnlySpan<byte> type, ReadOnlySpan<byte> text)
    {
        var reason = ByOpenClaw(code, type, text) ?? ErrorCodes.PlainReasonOf(code) ?? ErrorCodes.PlainReasonOf(type);
        if (reason is null or "rate_limit" && IsAny(AccountPatterns.PlanLimit, code, type, text)) return "usage_limit";
        var waited = code.IndexOf("time"u8) >= 0 || type.IndexOf("time"u8) >= 0;
        if (reason is null or "timeout" && !waited && IsAny(ErrorPatterns.Network, code, default, text)) return "network";
        return reason ?? Unknown;
    }

    private static string? ByOpenClaw(ReadOnlySpan<byte> code, ReadOnlySpan<byte> type, ReadOnlySpan<byte> text)
    {
        var status = HttpStatus.Infer(text);
        if (status is null && (ErrorCodes.IsCertificate(code) || ErrorPattern.Any(ErrorPatterns.Certificate, text))) return "tls_certificate";
        if (status is 408 or 499 or >= 500 && HttpStatus.IsPage(text)) return StatusReason.Of(status, default, null);

        var byCode = ErrorCodes.ReasonOf(code) ?? ErrorCodes.ReasonOf(ErrorPayload.Read(text).Code);
        if (byCode == "auth_permanent") return byCode;

        var byText = byCode == "format" ? byCode : Merge(ErrorMessage.ReasonOf(text, type) ?? ErrorCodes.ReasonOfType(type), byCode);
        return StatusReason.Of(status, text, byText) ?? byCode ?? byText;
    }

    /// <summary>What the text says and what the code says: each may know better.</summary>
    private static string? Merge(string? byText, string? byCode)
    {
        var isVague = byText is null or "format";
        return isVague ? byCode ?? byText : byText;
    }

    private static bool IsAny(ErrorPattern[] patterns, ReadOnlySpan<byte> code, ReadOnlySpan<byte> type, ReadOnlySpan<byte> text) =>
        ErrorPattern.Any(patterns, code) || ErrorPattern.Any(patterns, type) || ErrorPattern.Any(patterns, text);

    /// <summary>The beginning of a text in small letters, without white space around it.</summary>
    private static ReadOnlySpan<byte> Examine(JsonText text, Span<byte> lower)
    {
        if (!text.IsPresent) return [];

        var start = lower[..text.CopyAtMost(lower)];
        foreach (ref var letter in start)
        {
            if (letter is >= (byte)'A' and <= (byte)'Z') letter |= 0x20;
        }
        return start.Trim(" \t\r\n"u8);
    }
}
