using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawtail.Tailer.Json;

/// <summary>Ids in a saved state, in their usual form.</summary>
internal sealed class UuidConverter : JsonConverter<Uuid>
{
    public override Uuid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Uuid.Parse(Encoding.UTF8.GetBytes(reader.GetString()!)) : throw new JsonException("An id is a text.");

    public override void Write(Utf8JsonWriter writer, Uuid value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
