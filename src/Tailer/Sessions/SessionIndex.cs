using System.Text.Json;
using Clawtail.Tailer.Files;

namespace Clawtail.Tailer.Sessions;

/// <summary>A session as OpenClaw's index lists it.</summary>
/// <param name="Ids">The session now, and those before it that the key stood for.</param>
internal readonly record struct IndexedSession(string Kind, IReadOnlyList<string> Ids);

/// <summary>
/// An agent's <c>sessions.json</c>, replaced as a whole by OpenClaw at every change. Entries are tens of kilobytes, of
/// which a few words matter; the rest is passed over unread.
/// </summary>
internal sealed class SessionIndex(string path, ITailerEvents events) : Companion(path, MaxSize, events)
{
    /// <summary>Bytes; ten thousand sessions.</summary>
    private const int MaxSize = 512 * 1024 * 1024;

    public IReadOnlyList<IndexedSession> Sessions { get; private set; } = [];

    protected override void Clear() => Sessions = [];

    protected override void Parse(ReadOnlySpan<byte> json) => Sessions = ParseSessions(json);

    private static List<IndexedSession> ParseSessions(ReadOnlySpan<byte> json)
    {
        var sessions = new List<IndexedSession>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) sessions.Add(ParseEntry(key, ref reader));
            else reader.Skip();
        }
        return sessions;
    }

    private static IndexedSession ParseEntry(string key, ref Utf8JsonReader reader)
    {
        var ids = new List<string>(1);
        var isSpawned = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("sessionId"u8);
            var isFamily = reader.ValueTextEquals("usageFamilySessionIds"u8);
            var isSpawner = reader.ValueTextEquals("spawnedBy"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String) ids.Add(reader.GetString()!);
            else if (isSpawner) isSpawned = reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty;
            else if (isFamily && reader.TokenType == JsonTokenType.StartArray) ReadIds(ref reader, ids);
            else reader.Skip();
        }
        return new IndexedSession(SessionKey.KindOf(key, isSpawned), ids);
    }

    private static void ReadIds(ref Utf8JsonReader reader, List<string> ids)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String) ids.Add(reader.GetString()!);
            else reader.Skip();
        }
    }
}
