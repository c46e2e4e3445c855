using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawtail.Tailer.Codex;

/// <summary>Ids in a saved state: as Codex writes them.</summary>
internal sealed class CodexIdConverter : JsonConverter<CodexId>
{
    public override CodexId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? CodexId.Parse(Encoding.UTF8.GetBytes(reader.GetString()!)) : throw new JsonException("An id is a text.");

    public override void Write(Utf8JsonWriter writer, CodexId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
