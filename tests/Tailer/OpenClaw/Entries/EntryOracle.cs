using System.Text;
using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tests.Tailer.OpenClaw.Entries;

/// <summary>What System.Text.Json makes of the first entry of a text.</summary>
internal sealed class EntryOracle
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonObjectReader.MaxDepth, AllowMultipleValues = true };

    private readonly JsonElement _root;

    private EntryOracle(JsonElement root, int consumed) => (_root, Consumed) = (root, consumed);

    public int Consumed { get; }

    public bool IsTurn => Text(_root, "type") == "message" && Text(Message, "role") == "assistant";

    public string? Model => Text(Message, "model") ?? Text(_root, "model");

    public long? MessageTime =>
        Message.ValueKind == JsonValueKind.Object && Message.TryGetProperty("timestamp", out var time) && time.ValueKind == JsonValueKind.Number
        && time.GetDouble() is > 0 and < 253_402_300_800_000 and var number ? (long)(number < 1e11 ? number * 1000 : number) : null;

    private JsonElement Message => _root.TryGetProperty("message", out var message) ? message : default;

    /// <returns>Null if it is not JSON, or no object.</returns>
    public static EntryOracle? Read(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new(document.RootElement.Clone(), (int)reader.BytesConsumed) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The same entry without white space and needless escapes, and every key once: the last of its name.</summary>
    public string Canonical()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, _root);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            element.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var property in element.EnumerateObject().GroupBy(property => property.Name).Select(same => same.Last()))
        {
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value);
        }
        writer.WriteEndObject();
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
