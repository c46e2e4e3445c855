using System.Text.Json;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>A transcript's position as the ledger keeps it.</summary>
/// <param name="Session">Agent and session.</param>
/// <param name="Started">When the session began; milliseconds since the Unix epoch, 0 if nothing says.</param>
internal sealed record TranscriptPosition(FilePosition File, string Session, long Started)
{
    public const string Format = "transcript";

    public SourcePosition Save(string path) => new(path, Format, PositionText.Write(json =>
    {
        json.WriteNumber("size", File.Seen.Size);
        json.WriteNumber("mtime", File.Seen.Mtime);
        json.WriteNumber("offset", File.Offset);
        json.WriteNumber("fingerprint", unchecked((long)File.Fingerprint));
        json.WriteNumber("anchor", unchecked((long)File.Anchor));
        json.WriteNumber("flags", File.Flags);
        json.WriteString("session", Session);
        json.WriteNumber("started", Started);
    }));

    public static TranscriptPosition Read(SourcePosition saved)
    {
        using var json = JsonDocument.Parse(saved.Position);
        var root = json.RootElement;
        long Number(string name) => root.GetProperty(name).GetInt64();
        var file = FilePosition.From(
            new FileStat(Number("size"), Number("mtime")), Number("offset"), unchecked((ulong)Number("fingerprint")),
            unchecked((ulong)Number("anchor")), (int)Number("flags"));
        return new TranscriptPosition(file, root.GetProperty("session").GetString()!, Number("started"));
    }
}
