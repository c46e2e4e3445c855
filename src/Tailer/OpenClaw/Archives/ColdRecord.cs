using System.Text.Json;
using Clawtail.Tailer.OpenClaw.Entries;

namespace Clawtail.Tailer.OpenClaw.Archives;

/// <summary>
/// A line of a cold archive (OpenClaw 2026.9.5 on), which is no transcript: <c>{"kind":"header","sessionId":…}</c>, then
/// <c>{"kind":"event","row":{"seq":…,"event_json":"…"}}</c> with the entry as a string, then records of indexes.
/// </summary>
internal static class ColdRecord
{
    private const int RowDepth = 2;

    /// <summary>Takes the entry, or the session, out of a record.</summary>
    /// <param name="entry">Where the entry is put; large enough for the line.</param>
    /// <returns>Bytes of the entry; 0 if the record has none, -1 if it is not JSON.</returns>
    public static int Read(ReadOnlySpan<byte> line, Span<byte> entry, ref string? session)
    {
        var reader = new Utf8JsonReader(line);
        var length = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                var isEntry = reader.CurrentDepth == RowDepth && reader.ValueTextEquals("event_json"u8);
                var isSession = reader.CurrentDepth == 1 && reader.ValueTextEquals("sessionId"u8);
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) continue;
                if (isEntry && entry.Length >= line.Length) length = reader.CopyString(entry);
                if (isSession && reader.ValueSpan.Length <= SessionHeader.MaxId) session = reader.GetString();
            }
            return length;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is not UTF-8.
            return -1;
        }
    }
}
