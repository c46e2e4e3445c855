using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Sessions;

/// <summary>
/// Picks the few words that matter out of the tokens of an index: <c>{key: {sessionId, spawnedBy, usageFamilySessionIds, …}}</c>.
/// An entry is tens of kilobytes, most of it prompts.
/// </summary>
internal sealed class SessionIndexEntries
{
    /// <summary>Sessions that are looked at; OpenClaw prunes its index to some hundreds.</summary>
    public const int MaxSessions = 20_000;

    /// <summary>Ids of one session that are looked at: those before it that its key stood for.</summary>
    private const int MaxIds = 100;

    /// <summary>Bytes; a longer id or name of a file is none of OpenClaw's.</summary>
    private const int MaxId = 256;

    /// <summary>Bytes; a longer key says nothing.</summary>
    private const int MaxKey = 1024;

    private const int KeyDepth = 1;
    private const int FieldDepth = 2;
    private const int FamilyDepth = 3;

    private readonly List<IndexedSession> _sessions = [];
    private readonly List<string?> _files = [];
    private string _key = "";
    private Field _field;
    private bool _isSpawned;
    private List<string> _ids = [];
    private string? _file;

    private enum Field
    {
        Other,
        SessionId,
        SessionFile,
        SpawnedBy,
        Family,
    }

    public IReadOnlyList<IndexedSession> Sessions => _sessions;

    /// <summary>The transcript that each of them names, wherever its writer saw it; null where none is named.</summary>
    public IReadOnlyList<string?> Files => _files;

    /// <summary>There are more sessions than are looked at.</summary>
    public bool IsCut { get; private set; }

    /// <exception cref="JsonException">The file is not an object of sessions.</exception>
    public void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (not JsonTokenType.StartObject and not JsonTokenType.EndObject, 0):
                throw new JsonException();
            case (JsonTokenType.PropertyName, KeyDepth):
                _key = reader.ValueSpan.Length <= MaxKey ? LenientText.Of(ref reader) : "";
                break;
            case (JsonTokenType.StartObject, KeyDepth):
                (_ids, _file, _isSpawned, _field) = ([], null, false, Field.Other);
                break;
            case (JsonTokenType.PropertyName, FieldDepth):
                _field = FieldOf(ref reader);
                break;
            case (JsonTokenType.String, FieldDepth or FamilyDepth):
                TakeText(ref reader);
                break;
            case (JsonTokenType.EndObject, KeyDepth) when _sessions.Count == MaxSessions:
                IsCut = true;
                break;
            case (JsonTokenType.EndObject, KeyDepth):
                _sessions.Add(IndexedSession.Of(_key, _isSpawned, _ids));
                _files.Add(_file);
                break;
        }
    }

    private static Field FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("sessionId"u8) ? Field.SessionId
        : reader.ValueTextEquals("sessionFile"u8) ? Field.SessionFile
        : reader.ValueTextEquals("spawnedBy"u8) ? Field.SpawnedBy
        : reader.ValueTextEquals("usageFamilySessionIds"u8) ? Field.Family
        : Field.Other;

    private void TakeText(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > MaxId && _field != Field.SpawnedBy && _field != Field.SessionFile) return;

        switch (_field, reader.CurrentDepth)
        {
            case (Field.SessionId, FieldDepth):
            case (Field.Family, FamilyDepth):
                if (_ids.Count < MaxIds) _ids.Add(LenientText.Of(ref reader));
                break;
            case (Field.SessionFile, FieldDepth):
                // Containers write long paths; only the last part counts.
                _file = reader.ValueSpan.Length <= MaxKey ? LenientText.Of(ref reader) : null;
                break;
            case (Field.SpawnedBy, FieldDepth):
                _isSpawned = !reader.ValueSpan.IsEmpty;
                break;
        }
    }
}
