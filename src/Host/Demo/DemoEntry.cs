using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clawtail.Host.Demo;

/// <summary>Lines of a transcript, field by field as OpenClaw 2026.7 writes them.</summary>
internal static class DemoEntry
{
    // OpenClaw is JavaScript: JSON.stringify escapes what it must and nothing else.
    private static readonly JsonWriterOptions LikeOpenClaw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Header(Guid session, DateTimeOffset at, string directory, string? parentSession) => Line(json =>
    {
        json.WriteString("type", "session");
        json.WriteNumber("version", 3);
        json.WriteString("id", session.ToString());
        json.WriteString("timestamp", Iso(at));
        json.WriteString("cwd", directory);
        if (parentSession is not null) json.WriteString("parentSession", parentSession);
    });

    public static string ModelChange(string id, DateTimeOffset at, DemoModel model) => Line(json =>
    {
        Begin(json, "model_change", id, null, at);
        json.WriteString("provider", model.Provider);
        json.WriteString("modelId", model.Name);
    });

    public static string User(string id, string? parent, DateTimeOffset at, string text) => Line(json =>
    {
        Begin(json, "message", id, parent, at);
        json.WriteStartObject("message");
        json.WriteString("role", "user");
        json.WriteString("content", text);
        json.WriteNumber("timestamp", at.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    });

    public static string ToolResult(string id, string? parent, DateTimeOffset at, string toolCall) => Line(json =>
    {
        Begin(json, "message", id, parent, at);
        json.WriteStartObject("message");
        json.WriteString("role", "toolResult");
        json.WriteString("toolCallId", toolCall);
        json.WriteString("toolName", "session_status");
        DemoMessage.WriteText(json, "🦞 all claws accounted for");
        json.WriteBoolean("isError", false);
        json.WriteNumber("timestamp", at.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    });

    public static string Assistant(string id, string? parent, DemoTurn turn, string text) => Line(json =>
    {
        Begin(json, "message", id, parent, turn.Ended);
        DemoMessage.WriteAnswer(json, turn, text);
    });

    /// <summary>As in transcripts, in UTC with milliseconds.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, LikeOpenClaw))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Begin(Utf8JsonWriter json, string type, string id, string? parent, DateTimeOffset at)
    {
        json.WriteString("type", type);
        json.WriteString("id", id);
        json.WriteString("parentId", parent);
        json.WriteString("timestamp", Iso(at));
    }
}
