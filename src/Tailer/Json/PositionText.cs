using System.Text;
using System.Text.Json;

namespace Clawtail.Tailer.Json;

/// <summary>Writes one JSON object as text.</summary>
internal static class PositionText
{
    public static string Write(Action<Utf8JsonWriter> writeFields)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length));
    }
}
