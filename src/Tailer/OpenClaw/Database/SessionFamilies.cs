using System.Text.Json;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Sessions that a key stood for before the database: their archives may be all that is left of them.</summary>
internal sealed class SessionFamilies
{
    /// <summary>Rows of one transaction: an entry has tens of kilobytes.</summary>
    private const int Entries = 64;

    private long _lastTime = long.MinValue;
    private byte[] _lastKey = [];

    public void Clear() => (_lastTime, _lastKey) = (long.MinValue, []);

    /// <summary>Reads the keys that were changed since the last look.</summary>
    /// <param name="found">Takes the sessions.</param>
    /// <returns>False if there is more than one look takes up.</returns>
    public bool Read(AgentDatabase database, HashSet<string> spawned, List<IndexedSession> found)
    {
        var (time, key) = (_lastTime, _lastKey);
        using var entries = new Statement(database.Connection, $"""
            SELECT updated_at, session_key, CASE WHEN octet_length(entry_json) <= {AgentDatabase.Limits.DocumentSize} THEN
                CASE WHEN json_valid(entry_json) AND json_type(entry_json, '$.usageFamilySessionIds') = 'array'
                    THEN json_extract(entry_json, '$.usageFamilySessionIds') END END
            FROM session_nodes WHERE (updated_at > ?1 OR (updated_at = ?1 AND session_key > ?2)) AND updated_at < '' AND session_key < x''
            ORDER BY updated_at, session_key LIMIT {Entries}
            """);
        var rows = new RowsInSteps(database, entries, Entries, AgentDatabase.Limits.SessionsPerLook);
        var isAtEnd = rows.Take(() => entries.Bind(1, time).BindText(2, key), () =>
        {
            var nextTime = entries.Int64(0);
            var nextKey = entries.Bytes(1);
            if (nextTime < time || (nextTime == time && nextKey.SequenceCompareTo(key) <= 0)) return false;

            (time, key) = (nextTime, nextKey.ToArray());
            if (entries.IsNull(2) || key.Length > AgentDatabase.Limits.NameSize) return true;
            var text = entries.Text(1);
            found.Add(IndexedSession.Of(text, spawned.Contains(text), ReadIds(entries.Bytes(2))));
            return true;
        });
        // More may follow in the last millisecond.
        (_lastTime, _lastKey) = (time, isAtEnd ? [] : key);
        return isAtEnd;
    }

    private static List<string> ReadIds(ReadOnlySpan<byte> json)
    {
        var ids = new List<string>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= AgentDatabase.Limits.NameSize) ids.Add(LenientText.Of(ref reader));
        }
        return ids;
    }
}
