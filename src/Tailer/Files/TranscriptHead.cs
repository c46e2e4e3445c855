using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>The first line of a transcript: which session it is, when it began, and a hash to know it by.</summary>
/// <param name="Session">Null if the first line is no header.</param>
/// <param name="Started">Milliseconds since the Unix epoch; 0 if unknown.</param>
internal readonly record struct TranscriptHead(ulong Fingerprint, string? Session, long Started)
{
    public static TranscriptHead Read(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[Files.Fingerprint.HeadLength];
        var head = bytes[..FileReader.ReadFully(file, bytes, 0)];
        var fingerprint = Files.Fingerprint.OfFirstLine(head);
        var end = head.IndexOf((byte)'\n');
        var (session, started) = ReadHeader(end < 0 ? head : head[..end]);
        return new TranscriptHead(fingerprint, session, started);
    }

    private static (string? Session, long Started) ReadHeader(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\uFEFF"u8)) line = line[3..];
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
            return isHeader ? (session, started) : default;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
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
            if (isId) session = reader.GetString();
            if (isTime && reader.TryGetDateTimeOffset(out var time)) started = time.ToUnixTimeMilliseconds();
        }
        reader.Skip();
    }
}
