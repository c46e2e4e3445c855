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
        return IsRight(row, reason) ? null : $"{row.GetRawText()}: {reason}";
    });

    /// <summary>
    /// Two words are Clawtail's own, and stand for a part of what OpenClaw calls otherwise; and where OpenClaw has none, the
    /// provider's code or a connection that failed has one.
    /// </summary>
    private static bool IsRight(JsonElement row, string reason) => reason switch
    {
        "usage_limit" => row.Text("reason") is "rate_limit" or null && Said(row).Contains("usage", StringComparison.OrdinalIgnoreCase),
        "network" => row.Text("reason") is "timeout" or null && !Said(row).Contains("time", StringComparison.OrdinalIgnoreCase),
        _ when row.Text("reason") is null && (row.Text("code") ?? row.Text("type")) is not null => true,
        _ => reason == (row.Text("reason") ?? ErrorReason.Unknown),
    };

    private static string Said(JsonElement row) => $"{row.Text("code")} {row.Text("type")} {row.Text("message")}";

    private static JsonText Text(JsonElement row, string column)
    {
        var value = row.GetProperty(column);
        if (value.ValueKind == JsonValueKind.Null) return default;

        Assert.True(JsonText.TryCreate(System.Text.Encoding.UTF8.GetBytes(value.GetRawText()[1..^1]), out var text));
        return text;
    }
}
