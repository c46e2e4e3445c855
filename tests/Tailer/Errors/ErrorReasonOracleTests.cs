using System.Text.Json;
using Clawtail.Tailer.Errors;
using Clawtail.Tailer.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Errors;

public sealed class ErrorReasonOracleTests
{
    [Fact]
    public void A_failure_has_the_reason_that_OpenClaw_gives_it() => Oracle.AssertAgrees("error-reasons.jsonl", 1000, row =>
    {
        var reason = ErrorReason.Of(Text(row, "code"), Text(row, "type"), Text(row, "message"));
        return IsRight(row.Text("reason") ?? ErrorReason.Unknown, reason) ? null : $"{row.GetRawText()}: {reason}";
    });

    /// <summary>Two words are Clawtail's own, and stand for a part of what OpenClaw calls otherwise.</summary>
    private static bool IsRight(string expected, string reason) => reason switch
    {
        "usage_limit" => expected is "rate_limit" or "billing",
        "network" => expected is "timeout",
        _ => expected == reason,
    };

    private static JsonText Text(JsonElement row, string column)
    {
        var value = row.GetProperty(column);
        if (value.ValueKind == JsonValueKind.Null) return default;

        Assert.True(JsonText.TryCreate(System.Text.Encoding.UTF8.GetBytes(value.GetRawText()[1..^1]), out var text));
        return text;
    }
}
