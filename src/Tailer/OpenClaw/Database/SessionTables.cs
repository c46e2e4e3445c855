using System.Text.Json;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// The sessions of an agent's database: <c>session_windows</c> has every session there ever was, <c>session_nodes</c> the
/// keys that are in use. What is new is read; keys are read anew each time, from their index alone.
/// </summary>
internal sealed class SessionTables
{
    /// <summary>Rows of one transaction. A node's entry has tens of kilobytes, a window and a key next to nothing.</summary>
    private const int Windows = 4000;

    private const int Keys = 8000;
    private const int Entries = 64;

    private readonly List<IndexedSession> _new = [];
    private readonly List<IndexedSession> _indexed = [];
    private long _lastWindow;
    private long _lastEntry;

    public IReadOnlyList<IndexedSession> New => _new;

    public IReadOnlyList<IndexedSession> Indexed => _indexed;

    public void Clear()
    {
        _new.Clear();
        _indexed.Clear();
        (_lastWindow, _lastEntry) = (0, 0);
    }

    public void Read(AgentDatabase database)
    {
        _new.Clear();
        ReadWindows(database);
        var spawned = ReadSpawned(database);
        ReadKeys(database, spawned);
        ReadFamilies(database, spawned);
    }

    private void ReadWindows(AgentDatabase database)
    {
        using var windows = new Statement(database.Connection,
            $"SELECT rowid, session_id, session_key, spawned_by > '' FROM session_windows WHERE rowid > ?1 ORDER BY rowid LIMIT {Windows}");
        using var last = new Statement(database.Connection, "SELECT max(rowid) FROM session_windows");
        if (last.Next() && last.Int64(0) < _lastWindow) _lastWindow = 0;
        last.Reset();
        InSteps(database, windows, Windows, () => windows.Bind(1, _lastWindow), () =>
        {
            _lastWindow = windows.Int64(0);
            _new.Add(IndexedSession.Of(windows.Text(2), isSpawned: windows.Int64(3) != 0, [windows.Text(1)]));
        });
    }

    private static HashSet<string> ReadSpawned(AgentDatabase database)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        using var spawned = new Statement(database.Connection, "SELECT session_key FROM session_nodes WHERE spawned_by > ''");
        while (spawned.Next()) keys.Add(spawned.Text(0));
        return keys;
    }

    private void ReadKeys(AgentDatabase database, HashSet<string> spawned)
    {
        _indexed.Clear();
        var key = "";
        using var keys = new Statement(database.Connection,
            $"SELECT session_key FROM session_nodes WHERE session_key > ?1 ORDER BY session_key LIMIT {Keys}");
        InSteps(database, keys, Keys, () => keys.Bind(1, key), () =>
        {
            key = keys.Text(0);
            _indexed.Add(IndexedSession.Of(key, spawned.Contains(key), []));
        });
    }

    /// <summary>Sessions that a key stood for before the database: their archives may be all that is left of them.</summary>
    private void ReadFamilies(AgentDatabase database, HashSet<string> spawned)
    {
        var (time, key) = (_lastEntry, "");
        using var entries = new Statement(database.Connection, $"""
            SELECT updated_at, session_key, CASE WHEN json_valid(entry_json) AND json_type(entry_json, '$.usageFamilySessionIds') = 'array'
                THEN json_extract(entry_json, '$.usageFamilySessionIds') END
            FROM session_nodes WHERE updated_at > ?1 OR (updated_at = ?1 AND session_key > ?2) ORDER BY updated_at, session_key LIMIT {Entries}
            """);
        InSteps(database, entries, Entries, () => entries.Bind(1, time).Bind(2, key), () =>
        {
            (time, key) = (entries.Int64(0), entries.Text(1));
            if (!entries.IsNull(2)) _new.Add(IndexedSession.Of(key, spawned.Contains(key), ReadIds(entries.Bytes(2))));
        });
        _lastEntry = time;
    }

    /// <summary>Takes rows a few at a time, each time in a transaction of its own.</summary>
    private static void InSteps(AgentDatabase database, Statement rows, int step, Action bind, Action take)
    {
        for (var taken = step; taken == step;)
        {
            database.Begin();
            bind();
            for (taken = 0; rows.Next(); taken++) take();
            database.End();
        }
    }

    private static List<string> ReadIds(ReadOnlySpan<byte> json)
    {
        var ids = new List<string>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String) ids.Add(LenientText.Of(ref reader));
        }
        return ids;
    }
}
