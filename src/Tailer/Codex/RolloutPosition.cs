using System.Text.Json;
using System.Text.Json.Serialization;
using Clawtail.Tailer.Files;

namespace Clawtail.Tailer.Codex;

/// <summary>The position in a rollout as the ledger keeps it.</summary>
/// <param name="Size">Bytes, when last read to the end.</param>
/// <param name="Mtime">100 ns ticks, likewise.</param>
/// <param name="State">What the parser remembers at the offset: <see cref="RolloutState"/>.</param>
internal sealed record RolloutPosition(long Size, long Mtime, long Offset, long Fingerprint, long Anchor, int Flags, string? State)
{
    public static string Save(RolloutSource source)
    {
        var (position, seen) = (source.Position, source.Position.Seen);
        return JsonSerializer.Serialize(
            new RolloutPosition(seen.Size, seen.Mtime, position.Offset, unchecked((long)position.Fingerprint),
                unchecked((long)position.Anchor), position.Flags, position.ParserState),
            RolloutPositionJson.Default.RolloutPosition);
    }

    /// <returns>Null if the text is no position in a rollout.</returns>
    public static FilePosition? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RolloutPositionJson.Default.RolloutPosition) is { Offset: >= 0 } saved ? saved.ToFilePosition() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private FilePosition ToFilePosition() => FilePosition.From(
        new FileStat(Size, Mtime), Offset, unchecked((ulong)Fingerprint), unchecked((ulong)Anchor), Flags, State);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RolloutPosition))]
internal sealed partial class RolloutPositionJson : JsonSerializerContext;
