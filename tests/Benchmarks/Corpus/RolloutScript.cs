using System.Buffers.Binary;

namespace Clawtail.Benchmarks.Corpus;

/// <summary>Writes the rollout of one thread as Codex 0.154 does: most of its bytes are instructions, and tool output twice over.</summary>
internal sealed class RolloutScript(EntryBuffer buffer, CodingText text, Dice dice, long startedMs)
{
    private const int MaxCalls = 8;

    private long _now = startedMs;
    private int _ordinal;
    private Usage _total;

    public Guid Thread { get; } = Uuid7(dice, startedMs);

    public long Now => _now;

    /// <summary>Model responses that were written.</summary>
    public int Calls { get; private set; }

    public long InputTokens => _total.Input;

    public void Begin()
    {
        Open("session_meta");
        buffer.Append($$$"""
            {"session_id":"{{{Thread}}}","id":"{{{Thread}}}","timestamp":"{{{Iso(_now)}}}","cwd":"/home/node/.openclaw/workspace","originator":"openclaw","cli_version":"0.154.0","source":"vscode","thread_source":"openclaw","model_provider":"openai","base_instructions":{"text":"
            """);
        text.Prose.AppendTo(buffer, 12_000, dice);
        Close("\"}}");
    }

    /// <param name="toolMean">Bytes of a tool's output in the mean.</param>
    public void Turn(double toolMean)
    {
        var turn = Uuid7(dice, _now);
        Event($$$"""
            "type":"task_started","turn_id":"{{{turn}}}","started_at":{{{_now / 1000}}},"model_context_window":258400,"collaboration_mode_kind":"default"
            """);
        Open("turn_context");
        Close($$$"""
            {"turn_id":"{{{turn}}}","root_turn_id":"{{{turn}}}","cwd":"/home/node/.openclaw/workspace","approval_policy":"never","sandbox_policy":{"type":"danger-full-access"},"model":"gpt-5.5","collaboration_mode":{"mode":"default","settings":{"model":"gpt-5.5","reasoning_effort":"medium"} },"effort":"medium"}
            """);
        Item("message", "content", dice.Between(200, 2_000));

        var calls = dice.Between(1, MaxCalls);
        for (var i = 0; i < calls; i++) Call(turn, isLast: i == calls - 1, toolMean);
        Event($$$"""
            "type":"task_complete","turn_id":"{{{turn}}}","last_agent_message":"done","started_at":{{{_now / 1000}}},"completed_at":{{{_now / 1000}}},"duration_ms":900
            """);
    }

    /// <summary>A turn of one call.</summary>
    public void Answer()
    {
        var turn = Uuid7(dice, _now);
        Event($$$"""
            "type":"task_started","turn_id":"{{{turn}}}","started_at":{{{_now / 1000}}}
            """);
        Open("turn_context");
        Close($$$"""
            {"turn_id":"{{{turn}}}","model":"gpt-5.5"}
            """);
        Call(turn, isLast: true, toolMean: 0);
    }

    private void Call(Guid turn, bool isLast, double toolMean)
    {
        _now += dice.Between(500, 9_000);
        Item("reasoning", "encrypted_content", dice.Between(400, 4_000));
        Item(isLast ? "message" : "function_call", "text", dice.Between(100, 1_500));
        var usage = new Usage(dice.Between(2_000, 90_000), dice.Between(20, 900), 0, 0, 0, 0);
        _total += usage;
        Calls++;
        Open("token_usage_record");
        Close($$$"""
            {"thread_id":"{{{Thread}}}","turn_id":"{{{turn}}}","session_id":"{{{Thread}}}","root_turn_id":"{{{turn}}}","response_id":"resp_{{{dice.Id():x8}}}{{{dice.Id():x8}}}","usage":{{{Json(usage)}}},"turn_token_usage":{{{Json(_total)}}},"thread_token_usage":{{{Json(_total)}}}}
            """);
        Event($$$"""
            "type":"token_count","info":{"total_token_usage":{{{Json(_total)}}},"last_token_usage":{{{Json(usage)}}},"model_context_window":258400},"rate_limits":{"limit_id":"codex","limit_name":null,"primary":{"used_percent":{{{dice.Between(1, 90)}}}.0,"window_minutes":300,"resets_at":1795591233},"secondary":{"used_percent":54.0,"window_minutes":10080,"resets_at":1796009289},"credits":{"has_credits":false,"unlimited":false,"balance":null},"plan_type":"plus"}
            """);
        if (!isLast) Tool((int)Math.Clamp(dice.HeavyTailed(toolMean, 1.2), 100, 4_000_000));
    }

    private void Tool(int bytes)
    {
        Open("event_msg");
        buffer.Append("{\"type\":\"item_completed\",\"item\":{\"type\":\"CommandExecution\",\"stdout\":\""u8);
        text.ToolOutput.AppendTo(buffer, bytes, dice);
        Close("\"}}");
        Item("function_call_output", "output", bytes);
    }

    private void Item(string type, string field, int bytes)
    {
        Open("response_item");
        buffer.Append($$$"""
            {"type":"{{{type}}}","{{{field}}}":"
            """);
        text.ToolOutput.AppendTo(buffer, bytes, dice);
        Close("\"}");
    }

    private void Event(string fields)
    {
        Open("event_msg");
        Close($"{{{fields}}}");
    }

    private void Open(string type) => buffer.Append($$$"""
        {"timestamp":"{{{Iso(_now)}}}","ordinal":{{{_ordinal++}}},"type":"{{{type}}}","payload":
        """);

    private void Close(string json)
    {
        buffer.Append(json);
        buffer.Append("}"u8);
        buffer.EndEntry(EntryKind.Other);
    }

    private static string Json(Usage usage) =>
        $$"""{"input_tokens":{{usage.Input}},"cached_input_tokens":0,"cache_write_input_tokens":0,"output_tokens":{{usage.Output}},"reasoning_output_tokens":0,"total_tokens":{{usage.Input + usage.Output}}}""";

    private static Guid Uuid7(Dice dice, long timeMs)
    {
        Span<byte> bytes = stackalloc byte[16];
        dice.Guid().TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(timeMs >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)timeMs);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x70);
        return new Guid(bytes, bigEndian: true);
    }

    private static string Iso(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null);
}
