using Clawtail.Tests.Support;

namespace Clawtail.Tests.Hostile;

/// <summary>Databases as an agent writes them that wants to stop, blind or swell whoever reads them.</summary>
internal static class HostileDatabase
{
    /// <summary>Rows without end.</summary>
    public const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

    /// <summary>The tables of an agent's database that are read, and their columns.</summary>
    public static readonly (string Table, string[] Columns)[] AgentTables =
    [
        ("transcript_events", ["session_id", "seq", "event_json", "created_at", "event_zstd", "event_utf8_bytes", "navigation_json"]),
        ("session_windows", ["session_id", "session_key", "created_at", "updated_at", "spawned_by"]),
        ("session_nodes", ["session_key", "current_session_id", "entry_json", "updated_at", "spawned_by"]),
        ("transcript_rewrite_watermarks", ["session_id", "generation", "updated_at"]),
        ("session_transcript_archives", ["session_id", "generation", "session_key", "encoding", "archive_blob"]),
        ("session_transcript_cold_archives", ["session_id", "generation", "storage", "archive_blob"]),
        ("auth_profile_store", ["store_key", "store_json", "updated_at"]),
        ("auth_profile_state", ["state_key", "state_json", "updated_at"]),
    ];

    /// <summary>The same of the database that agents share.</summary>
    public static readonly (string Table, string[] Columns)[] SharedTables =
    [
        ("agent_databases", ["agent_id", "path", "last_seen_at"]),
        ("config_machine_state", ["state_key", "value_json"]),
        ("secret_store_entries", ["scope_kind", "kind", "name", "value", "deleted_at_ms"]),
        ("plugin_state_entries", ["plugin_id", "namespace", "entry_key", "value_json"]),
    ];

    /// <summary>A table that is a view, whose rows never end.</summary>
    public static string View(string table, IEnumerable<string> columns) =>
        $"DROP TABLE IF EXISTS {table}; CREATE VIEW {table} AS {Endless} SELECT i AS rowid, {string.Join(", ", columns.Select(c => $"'x' || i AS {c}"))} FROM n";

    /// <summary>A table whose columns are made anew for whoever reads them, 900 MB each.</summary>
    public static string Generated(string table, IReadOnlyList<string> columns) => $"""
        DROP TABLE IF EXISTS {table};
        CREATE TABLE {table}(own INTEGER PRIMARY KEY);
        INSERT INTO {table}(own) {Endless} SELECT i FROM n LIMIT 50;
        {string.Concat(columns.Select(c => $"ALTER TABLE {table} ADD COLUMN {c} TEXT AS (printf('%.*c', 900000000, 'x'));\n"))}
        """;

    /// <summary>A table that a module of SQLite's makes up.</summary>
    public static string Virtual(string table, IEnumerable<string> columns) =>
        $"DROP TABLE IF EXISTS {table}; CREATE VIRTUAL TABLE {table} USING fts5({string.Join(", ", columns)})";

    /// <summary>A view that the schema calls a table, with a page of its own.</summary>
    public static string Disguised(string table, IEnumerable<string> columns) => $"""
        .dbconfig defensive off
        {View(table, columns)};
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET type = 'table', rootpage = 2 WHERE name = '{table}';
        PRAGMA writable_schema = OFF
        """;

    /// <summary>A database of another process's, with one statement or more run in it.</summary>
    public static SqliteShell Create(string path, string sql)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var shell = new SqliteShell(path, ".timeout 5000", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF");
        shell.Execute(sql);
        return shell;
    }
}
