using System.Text.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>The first line of a transcript, if it is a header: <c>{"type":"session","id":…,"timestamp":…}</c>.</summary>
/// <param name="Started">When the session began; milliseconds since the Unix epoch, 0 if unknown.</param>
internal readonly record struct SessionHeader(string? Session, long Started)
{
    /// <summary>Bytes; a longer id is none of OpenClaw's.</summary>
    public const int MaxId = 256;

    /// <returns>No session if the line is no header.</returns>
    public static SessionHeader Read(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\uFEFF"u8)) line = line[3..];
        if (line.IsEmpty || line[0] != (byte)'{') return default;

        var reader = new Utf8JsonReader(line);
        string? session = null;
        var started = 0L;
        var isHeader = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, ref isHeader, ref session, ref started);
            }
            return isHeader ? new SessionHeader(session, started) : default;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is not UTF-8: a transcript without a header is still a transcript.
            return default;
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, ref bool isHeader, ref string? session, ref long started)
    {
        var isType = reader.ValueTextEquals("type"u8);
        var isId = reader.ValueTextEquals("id"u8);
        var isTime = reader.ValueTextEquals("timestamp"u8);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            if (isType) isHeader = reader.ValueTextEquals("session"u8);
            if (isId && reader.ValueSpan.Length <= MaxId) session = reader.GetString();
            if (isTime && reader.TryGetDateTimeOffset(out var time)) started = time.ToUnixTimeMilliseconds();
        }
        reader.Skip();
    }
}
