using System.Text.Json;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Sessions;

public sealed class SessionKeyOracleTests
{
    [Fact]
    public void A_key_has_the_kind_that_follows_from_how_OpenClaw_reads_it() => Oracle.AssertAgrees("session-kinds.jsonl", 500, row =>
    {
        var kind = SessionKey.KindOf(row.Text("key")!, row.GetProperty("spawned").GetBoolean());
        var expected = ExpectedKind(row);
        return expected.Contains(kind) ? null : $"{row.Text("key")}: {kind} instead of {string.Join(" or ", expected)} ({row.Text("class")})";
    });

    /// <summary>The documented kinds over OpenClaw's classes. Where OpenClaw says <c>custom</c> and no form is documented, the word or <c>explicit</c>.</summary>
    private static string[] ExpectedKind(JsonElement row)
    {
        var rest = row.Text("rest") ?? row.Text("key")!.Trim().ToLowerInvariant();
        var parts = rest.Split(':');
        if (row.GetProperty("spawned").GetBoolean() || row.GetProperty("depth").GetInt32() > 0) return ["subagent"];
        if (parts[0] is "cron" or "hook" && parts.Length > 1) return [parts[0]];
        if (row.Text("class") == "acp") return ["acp"];
        if (parts[^1] == "heartbeat" || rest.StartsWith("heartbeat-recovered-", StringComparison.Ordinal)) return ["heartbeat"];

        return row.Text("base") switch
        {
            "channel" => ["group"],
            "system" => [parts[0]],
            "custom" => Custom(WithoutThread(rest).Split(':'), isGroup: row.Text("list") == "group"),
            var known => [known!],
        };
    }

    private static string WithoutThread(string rest) =>
        rest.LastIndexOf(":thread:", StringComparison.Ordinal) is > 0 and var thread ? rest[..thread] : rest;

    private static string[] Custom(string[] parts, bool isGroup)
    {
        if (parts.Length > 2 && parts[1] == "slash") return [$"{parts[0]}-slash"];
        if (isGroup || (parts.Length > 2 && parts[1] == "room")) return ["group"];
        if (parts.AsSpan(..^1).Contains("direct")) return ["direct"];

        var isWord = parts[0].Length is > 0 and <= 32 && parts[0].All(c => char.IsAsciiLetterLower(c) || c == '-') && parts[0][0] != '-';
        return parts is [_] ? [parts[0], "explicit", "unknown"] : [isWord ? parts[0] : "unknown", "unknown"];
    }
}
