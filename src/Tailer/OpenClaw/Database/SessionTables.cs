using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// The sessions of an agent's database: <c>session_windows</c> has every session there ever was, <c>session_nodes</c> the
/// keys that are in use. What is new is read; keys are read anew each time, from their index alone.
/// </summary>
internal sealed class SessionTables
{
    /// <summary>Rows of one transaction: a window and a key have next to nothing.</summary>
    private const int Windows = 4000;

    private const int Keys = 8000;

    /// <summary>Texts and no blobs, of which none is less than this one.</summary>
    private const string FirstBlob = "x''";

    private readonly List<IndexedSession> _new = [];
    private readonly List<IndexedSession> _indexed = [];
    private readonly SessionFamilies _families = new();
    private long _lastWindow = long.MinValue;

    public IReadOnlyList<IndexedSession> New => _new;

    public IReadOnlyList<IndexedSession> Indexed => _indexed;

    public void Clear()
    {
        _new.Clear();
        _indexed.Clear();
        _families.Clear();
        _lastWindow = long.MinValue;
    }

    /// <returns>False if there is more than one look takes up: the next goes on behind it.</returns>
    public bool Read(AgentDatabase database, AgentSchema schema)
    {
        _new.Clear();
        if (!ReadWindows(database, schema.RowIds["session_windows"])) return false;

        var spawned = ReadSpawned(database);
        ReadKeys(database, spawned);
        return _families.Read(database, spawned, _new);
    }

    private bool ReadWindows(AgentDatabase database, string rowId)
    {
        using var windows = new Statement(database.Connection, $"""
            SELECT {rowId}, {DatabaseText.Name("session_id")}, {DatabaseText.Name("session_key")}, octet_length(spawned_by) > 0
            FROM session_windows NOT INDEXED WHERE {rowId} > ?1 ORDER BY {rowId} LIMIT {Windows}
            """);
        using var last = new Statement(database.Connection, $"SELECT max({rowId}) FROM session_windows NOT INDEXED");
        if (last.Next() && last.Int64(0) < _lastWindow) _lastWindow = long.MinValue;
        last.Reset();
        var rows = new RowsInSteps(database, windows, Windows, AgentDatabase.Limits.SessionsPerLook);
        return rows.Take(() => windows.Bind(1, _lastWindow), () =>
        {
            if (windows.Int64(0) <= _lastWindow) return false;

            _lastWindow = windows.Int64(0);
            // Without an id there is nothing to know of it.
            if (!windows.IsNull(1)) _new.Add(IndexedSession.Of(windows.Text(2), isSpawned: windows.Int64(3) != 0, [windows.Text(1)]));
            return true;
        });
    }

    private static HashSet<string> ReadSpawned(AgentDatabase database)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        using var spawned = new Statement(database.Connection,
            $"SELECT {DatabaseText.Name("session_key")} FROM session_nodes WHERE spawned_by > '' LIMIT {AgentDatabase.Limits.SessionKeys}");
        while (spawned.Next()) keys.Add(spawned.Text(0));
        return keys;
    }

    private void ReadKeys(AgentDatabase database, HashSet<string> spawned)
    {
        _indexed.Clear();
        byte[] key = [];
        using var keys = new Statement(database.Connection,
            $"SELECT session_key FROM session_nodes WHERE session_key > ?1 AND session_key < {FirstBlob} ORDER BY session_key LIMIT {Keys}");
        var rows = new RowsInSteps(database, keys, Keys, AgentDatabase.Limits.SessionKeys);
        rows.Take(() => keys.BindText(1, key), () =>
        {
            var next = keys.Bytes(0);
            if (next.SequenceCompareTo(key) <= 0) return false;

            key = next.ToArray();
            if (key.Length > AgentDatabase.Limits.NameSize) return true;
            var text = keys.Text(0);
            _indexed.Add(IndexedSession.Of(text, spawned.Contains(text), []));
            return true;
        });
    }
}
