using System.Text.Json;

namespace Clawtail.Host.Demo;

/// <summary>The message of an assistant entry: what was said, and what it cost.</summary>
internal static class DemoMessage
{
    public static void WriteAnswer(Utf8JsonWriter json, DemoTurn turn, string text)
    {
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        WriteContent(json, turn, text);
        json.WriteString("api", turn.Model.Api);
        json.WriteString("provider", turn.Model.Provider);
        json.WriteString("model", turn.Model.Name);
        WriteUsage(json, turn);
        json.WriteString("stopReason", turn.StopReason);
        json.WriteNumber("timestamp", turn.Began.ToUnixTimeMilliseconds());
        if (turn.Failure is { } failure) WriteFailure(json, failure);
        else json.WriteString("responseId", turn.ResponseId);
        json.WriteEndObject();
    }

    public static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteContent(Utf8JsonWriter json, DemoTurn turn, string text)
    {
        if (turn.ToolCall is null && turn.Failure is null)
        {
            WriteText(json, text);
            return;
        }
        json.WriteStartArray("content");
        if (turn.ToolCall is { } call)
        {
            json.WriteStartObject();
            json.WriteString("type", "toolCall");
            json.WriteString("id", call);
            json.WriteString("name", "session_status");
            json.WriteStartObject("arguments");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, DemoTurn turn)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input", turn.Input);
        json.WriteNumber("output", turn.Output);
        json.WriteNumber("cacheRead", turn.CacheRead);
        json.WriteNumber("cacheWrite", 0);
        json.WriteNumber("totalTokens", turn.Input + turn.Output + turn.CacheRead);
        json.WriteStartObject("cost");
        json.WriteNumber("input", turn.InputCost);
        json.WriteNumber("output", turn.OutputCost);
        json.WriteNumber("cacheRead", turn.CacheReadCost);
        json.WriteNumber("cacheWrite", 0);
        json.WriteNumber("total", turn.InputCost + turn.OutputCost + turn.CacheReadCost);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFailure(Utf8JsonWriter json, DemoFailure failure)
    {
        json.WriteString("errorMessage", failure.Message);
        if (failure.Code is null) return;

        json.WriteString("errorCode", failure.Code);
        json.WriteString("errorType", failure.Code);
    }
}
