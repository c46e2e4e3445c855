using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Sessions;

/// <summary>
/// Picks the few words that matter out of the tokens of an index: <c>{key: {sessionId, spawnedBy, usageFamilySessionIds, …}}</c>.
/// An entry is tens of kilobytes, most of it prompts.
/// </summary>
internal sealed class SessionIndexEntries
{
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

    /// <exception cref="JsonException">The file is not an object of sessions.</exception>
    public void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (not JsonTokenType.StartObject and not JsonTokenType.EndObject, 0):
                throw new JsonException();
            case (JsonTokenType.PropertyName, KeyDepth):
                _key = LenientText.Of(ref reader);
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
        switch (_field, reader.CurrentDepth)
        {
            case (Field.SessionId, FieldDepth):
            case (Field.Family, FamilyDepth):
                _ids.Add(LenientText.Of(ref reader));
                break;
            case (Field.SessionFile, FieldDepth):
                _file = LenientText.Of(ref reader);
                break;
            case (Field.SpawnedBy, FieldDepth):
                _isSpawned = !reader.ValueSpan.IsEmpty;
                break;
        }
    }
}
