using System.Globalization;
using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Json;

namespace Clawtail.Tests.Support;

/// <summary>Lines of rollouts as Codex 0.143, 0.151 and 0.154 write them.</summary>
internal static class Rollout
{
    /// <summary>2026-11-25T12:00:00Z.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A UUID of version 7 that was made so long after the epoch.</summary>
    public static string Id(double seconds, int number = 0)
    {
        var time = (UInt128)(ulong)Epoch.AddSeconds(seconds).ToUnixTimeMilliseconds();
        return new Uuid(time << 80 | (UInt128)7 << 76 | (UInt128)2 << 62 | (uint)number).ToString();
    }

    public static string Line(double seconds, string type, string payload) =>
        $$"""{"timestamp":"{{Transcript.Iso(Epoch.AddSeconds(seconds))}}","type":"{{type}}","payload":{{payload}}}""";

    /// <summary>The same line under another time, as a fork of 0.143 copies it.</summary>
    public static string At(double seconds, string line) => $"{{\"timestamp\":\"{Transcript.Iso(Epoch.AddSeconds(seconds))}\"{line[line.IndexOf(",\"type\"", StringComparison.Ordinal)..]}";

    public static string Event(double seconds, string type, string fields = "") =>
        Line(seconds, "event_msg", $$"""{"type":"{{type}}"{{(fields.Length == 0 ? "" : ",")}}{{fields}}}""");

    public static string Meta(double seconds, string thread, string version = "0.154.0", string fields = "\"source\":\"vscode\",\"thread_source\":\"openclaw\"") =>
        Line(seconds, "session_meta", $$$"""{"session_id":"{{{thread}}}","id":"{{{thread}}}","originator":"openclaw","cli_version":"{{{version}}}",{{{fields}}},"base_instructions":{"text":"…"}}""");

    public static string Started(double seconds, string turn) => Event(seconds, "task_started", $"\"turn_id\":\"{turn}\",\"started_at\":{Unix(seconds)}");

    public static string Context(double seconds, string turn, string model = "gpt-5.5") =>
        Line(seconds, "turn_context", $$$"""{"turn_id":"{{{turn}}}","cwd":"/home/node","model":"{{{model}}}","collaboration_mode":{"mode":"default","settings":{"model":"other"} } }""");

    public static string Record(double seconds, string turn, string response, CodexUsage usage) =>
        Line(seconds, "token_usage_record", $$$"""{"thread_id":"x","turn_id":"{{{turn}}}","response_id":"{{{response}}}","usage":{{{Json(usage)}}},"turn_token_usage":{{{Json(usage)}}} }""");

    /// <param name="total">Null for a request that was refused before any call.</param>
    public static string Count(double seconds, CodexUsage? total, CodexUsage last = default, string limits = "null", bool knowsCacheWrites = true)
    {
        var info = total is { } t ? $"{{\"total_token_usage\":{Json(t, knowsCacheWrites)},\"last_token_usage\":{Json(last, knowsCacheWrites)},\"model_context_window\":258400}}" : "null";
        return Event(seconds, "token_count", $"\"info\":{info},\"rate_limits\":{limits}");
    }

    /// <param name="knowsErrors">Since 0.151 the line says when the turn started, and why it failed.</param>
    public static string Complete(double seconds, string turn, string? message = "answer", string? error = null, bool knowsErrors = true) => Event(seconds, "task_complete",
        $"\"turn_id\":\"{turn}\",\"last_agent_message\":{(message is null ? "null" : $"\"{message}\"")},{(error is null ? "" : $"\"error\":{error},")}{(knowsErrors ? $"\"started_at\":{Unix(seconds)}," : "")}\"completed_at\":{Unix(seconds)}");

    public static string Limits(double percent, long resetsAt = 1_795_591_233, int minutes = 300, string plan = "\"plus\"") =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"limit_id":"codex","limit_name":null,"primary":{"used_percent":{{percent}},"window_minutes":{{minutes}},"resets_at":{{resetsAt}}},"secondary":null,"credits":null,"plan_type":{{plan}}}""");

    public static CodexUsage Usage(long input, long cached = 0, long output = 1, long cacheWrite = 0) => new(input, cached, cacheWrite, output, 0, input + output);

    public static CodexUsage Sum(CodexUsage a, CodexUsage b) => new(
        a.Input + b.Input, a.Cached + b.Cached, a.CacheWrite + b.CacheWrite, a.Output + b.Output, a.Reasoning + b.Reasoning, a.Total + b.Total);

    private static long Unix(double seconds) => Epoch.AddSeconds(seconds).ToUnixTimeSeconds();

    private static string Json(CodexUsage usage, bool knowsCacheWrites = true) =>
        $$"""{"input_tokens":{{usage.Input}},"cached_input_tokens":{{usage.Cached}},{{(knowsCacheWrites ? $"\"cache_write_input_tokens\":{usage.CacheWrite}," : "")}}"output_tokens":{{usage.Output}},"reasoning_output_tokens":{{usage.Reasoning}},"total_tokens":{{usage.Total}}}""";
}
