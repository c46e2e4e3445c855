using System.Text.Json;
using System.Text.Json.Serialization;
using Clawtail.Tailer.Files;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>The position of a transcript file as the ledger keeps it.</summary>
/// <param name="Size">Bytes, when last read to the end.</param>
/// <param name="Mtime">100 ns ticks, likewise.</param>
/// <param name="State">What the parser remembers at the offset.</param>
internal sealed record TranscriptPosition(
    long Size, long Mtime, long Offset, long Fingerprint, long Anchor, int Flags, string Session, long Started, string? State)
{
    public static string Save(TranscriptSource source)
    {
        var (position, seen) = (source.Position, source.Position.Seen);
        return JsonSerializer.Serialize(
            new TranscriptPosition(seen.Size, seen.Mtime, position.Offset, unchecked((long)position.Fingerprint),
                unchecked((long)position.Anchor), position.Flags, source.Session, source.Started, position.ParserState),
            TranscriptPositionJson.Default.TranscriptPosition);
    }

    /// <returns>Null if the text is no position of a transcript.</returns>
    public static TranscriptPosition? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, TranscriptPositionJson.Default.TranscriptPosition) is { Session: not null, Offset: >= 0 } sound ? sound : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public FilePosition ToFilePosition() => FilePosition.From(
        new FileStat(Size, Mtime), Offset, unchecked((ulong)Fingerprint), unchecked((ulong)Anchor), Flags, State);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TranscriptPosition))]
internal sealed partial class TranscriptPositionJson : JsonSerializerContext;
