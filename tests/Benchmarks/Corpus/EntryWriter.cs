namespace Clawtail.Benchmarks.Corpus;

/// <summary>Writes entries in the key order of OpenClaw 2026.7.</summary>
internal sealed class EntryWriter(SessionPlan session, EntryBuffer buffer, CodingText text, Dice dice)
{
    private static readonly string[] ReadingTools = ["read", "exec", "grep", "web_fetch", "process"];

    private readonly Model _model = session.Model;
    private readonly AssistantContent _content = new(buffer, text, dice);
    private string _parent = "null";

    public void Header(long now, string? parentId)
    {
        var parent = parentId is null ? "" : $$$"""
            ,"parentSession":"/home/node/.openclaw/agents/main/sessions/{{{parentId}}}.jsonl"
            """;
        buffer.Append($$$"""
            {"type":"session","version":3,"id":"{{{session.Id}}}","timestamp":"{{{Iso(now)}}}","cwd":"/home/node/.openclaw/workspace"{{{parent}}}}
            """);
        buffer.EndEntry(EntryKind.Other);
    }

    public void Opening(long now)
    {
        Open("model_change", now);
        Close($$$"""
            ,"provider":"{{{_model.Provider}}}","modelId":"{{{_model.Name}}}"}
            """);
        Open("thinking_level_change", now);
        Close(""","thinkingLevel":"medium"}""");
        var id = NewId();
        Close($$$"""
            {"type":"custom","customType":"model-snapshot","data":{"timestamp":{{{now}}},"provider":"{{{_model.Provider}}}","modelApi":"{{{_model.Api}}}","modelId":"{{{_model.Name}}}"},"id":{{{id}}},"parentId":{{{_parent}}},"timestamp":"{{{Iso(now)}}}"}
            """);
        _parent = id;
    }

    public void User(long now)
    {
        OpenMessage("user", now);
        buffer.Append(",\"content\":\""u8);
        text.Prose.AppendTo(buffer, dice.Between(20, 900), dice);
        Close($$$"""
            ","timestamp":{{{now}}}}}
            """);
    }

    /// <returns>The ids of the tool calls in the turn.</returns>
    public string[] Assistant(long requestedMs, long now, int calls, Usage usage)
    {
        var callIds = new string[calls];
        for (var i = 0; i < calls; i++) callIds[i] = $"call_{dice.Id():x8}";
        OpenMessage("assistant", now);
        _content.Append(callIds);
        Outcome(_model, usage, calls > 0 ? "toolUse" : dice.Chance(0.01) ? "length" : "stop", requestedMs);
        Close($$$"""
            ,"responseId":"resp_{{{dice.Id():x8}}}{{{dice.Id():x8}}}"}}
            """, EntryKind.Turn);
        return callIds;
    }

    public void Failed(long requestedMs, long now, Failure failure)
    {
        OpenMessage("assistant", now);
        buffer.Append(dice.Chance(0.5)
            ? ""","content":[]"""
            : ""","content":[{"type":"text","text":"[assistant turn failed before producing content]"}]""");
        Outcome(_model, default, "error", requestedMs);
        var details = failure.Code is null ? "" : $$$"""
            ,"errorCode":"{{{failure.Code}}}","errorType":"{{{failure.Code}}}","errorBody":"{\"message\":\"{{{failure.Message}}}\",\"code\":\"{{{failure.Code}}}\"}"
            """;
        Close($$$"""
            ,"errorMessage":"{{{failure.Message}}}"{{{details}}}}}
            """, EntryKind.Turn);
    }

    public void ToolResult(long now, string callId, int bytes)
    {
        OpenMessage("toolResult", now);
        buffer.Append($$$"""
            ,"toolCallId":"{{{callId}}}","toolName":"{{{dice.Pick<string>(ReadingTools)}}}","content":[{"type":"text","text":"
            """);
        text.ToolOutput.AppendTo(buffer, bytes, dice);
        Close($$$"""
            "}],"details":{"status":"completed","exitCode":0,"durationMs":{{{dice.Between(3, 4_000)}}},"cwd":"/home/node/.openclaw/workspace"},"isError":false,"timestamp":{{{now}}}}}
            """);
    }

    public void Compaction(long now)
    {
        Open("compaction", now);
        buffer.Append(",\"summary\":\""u8);
        text.Prose.AppendTo(buffer, 1_500, dice);
        Close($$$"""
            ","firstKeptEntryId":{{{NewId()}}},"tokensBefore":{{{dice.Between(50_000, 180_000)}}},"details":{"readFiles":[],"modifiedFiles":[]},"fromHook":false}
            """);
    }

    /// <summary>A line that looks like a turn and is no model call.</summary>
    public void DeliveryMirror(long now)
    {
        OpenMessage("assistant", now);
        _content.Append(callIds: []);
        Outcome(new Model("openclaw", "cli", "delivery-mirror", 0), default, "stop", now);
        Close("}}", EntryKind.Synthetic);
    }

    private void Outcome(Model model, Usage usage, string stopReason, long requestedMs)
    {
        var reasoning = usage.Reasoning == 0 ? "" : $",\"reasoningTokens\":{usage.Reasoning}";
        buffer.Append($$$"""
            ,"api":"{{{model.Api}}}","provider":"{{{model.Provider}}}","model":"{{{model.Name}}}","usage":{"input":{{{usage.Input}}},"output":{{{usage.Output}}},"cacheRead":{{{usage.CacheRead}}},"cacheWrite":{{{usage.CacheWrite}}}{{{reasoning}}},"totalTokens":{{{usage.Total}}},"cost":{"input":{{{Dollars(usage.NanoDollars / 4)}}},"output":{{{Dollars(usage.NanoDollars - (usage.NanoDollars / 4))}}},"cacheRead":0,"cacheWrite":0,"total":{{{Dollars(usage.NanoDollars)}}}}},"stopReason":"{{{stopReason}}}","timestamp":{{{requestedMs}}}
            """);
    }

    private void OpenMessage(string role, long now)
    {
        Open("message", now);
        buffer.Append($$$"""
            ,"message":{"role":"{{{role}}}"
            """);
    }

    private void Open(string type, long now)
    {
        var id = NewId();
        buffer.Append($$$"""
            {"type":"{{{type}}}","id":{{{id}}},"parentId":{{{_parent}}},"timestamp":"{{{Iso(now)}}}"
            """);
        _parent = id;
    }

    private void Close(string json, EntryKind kind = EntryKind.Other)
    {
        buffer.Append(json);
        buffer.EndEntry(kind);
    }

    private string NewId() => $"\"{dice.Id():x8}\"";

    private static string Dollars(long nanoDollars) => (nanoDollars / 1e9m).ToString("0.#########", null);

    private static string Iso(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null);
}
