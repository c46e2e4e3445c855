using System.Buffers.Text;
using Clawtail.Tailer.Errors;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>
/// Why a turn failed, in the words of the metrics' contract, from the <c>error</c> of a <c>task_complete</c> (Codex 0.151 and
/// 0.154): a word of Codex's own, or a word with an HTTP status, or else the text.
/// </summary>
internal static class CodexErrorReason
{
    /// <param name="error"><c>{"message":…,"codex_error_info":word or {word:{"http_status_code":number or null}}}</c>.</param>
    public static string Of(ReadOnlySpan<byte> error)
    {
        var walk = new JsonObjectReader(error);
        if (!walk.TryEnter()) return ErrorReason.Of(default, default, walk.ReadText());

        var message = default(JsonText);
        var info = default(ReadOnlySpan<byte>);
        while (walk.TryNext(out var name))
        {
            if (name.Is("message"u8)) message = walk.ReadText();
            else if (name.Is("codex_error_info"u8)) info = walk.Skip();
            else walk.Skip();
        }
        return OfInfo(info) ?? ErrorReason.Of(default, default, message);
    }

    private static string? OfInfo(ReadOnlySpan<byte> info)
    {
        var walk = new JsonObjectReader(info);
        if (!walk.TryEnter()) return OfWord(walk.ReadText(), status: null);

        return walk.TryNext(out var word) ? OfWord(word, ReadStatus(ref walk)) : null;
    }

    private static int? ReadStatus(ref JsonObjectReader walk)
    {
        int? status = null;
        if (!walk.EnterOrSkip()) return status;

        while (walk.TryNext(out var name))
        {
            var value = walk.Skip();
            if (name.Is("http_status_code"u8) && Utf8Parser.TryParse(value, out int number, out var used) && used == value.Length) status = number;
        }
        return status;
    }

    private static string? OfWord(JsonText word, int? status)
    {
        if (word.Is("usage_limit_exceeded"u8)) return "usage_limit";
        if (word.Is("rate_limit_exceeded"u8)) return "rate_limit";
        if (word.Is("server_overloaded"u8)) return "overloaded";
        if (word.Is("internal_server_error"u8)) return "server_error";
        if (word.Is("context_window_exceeded"u8)) return "context_overflow";
        if (word.Is("unauthorized"u8)) return "auth";
        if (word.Is("bad_request"u8)) return "format";
        return IsConnection(word) ? OfStatus(status) : null;
    }

    private static bool IsConnection(JsonText word) =>
        word.Is("http_connection_failed"u8) || word.Is("response_stream_connection_failed"u8)
        || word.Is("response_stream_disconnected"u8) || word.Is("response_too_many_failed_attempts"u8);

    private static string? OfStatus(int? status) => status switch
    {
        null => "network",
        401 or 403 => "auth",
        402 => "billing",
        408 or 504 => "timeout",
        404 => "model_not_found",
        400 or 413 or 422 => "format",
        429 => "rate_limit",
        503 or 529 => "overloaded",
        >= 500 and < 600 => "server_error",
        _ => null,
    };
}
