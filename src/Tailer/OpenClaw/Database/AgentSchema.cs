using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// What an agent's database holds, told by its tables and columns and not by its version: 1 has credentials only, 19 and
/// 21 transcripts, 23 compressed events.
/// </summary>
/// <param name="Unsupported">Why it is not of a shape that is understood; null when it is.</param>
internal sealed record AgentSchema(
    bool HasEvents, bool HasCompressedEvents, bool HasWatermarks, bool HasArchives, bool HasColdArchives, bool HasSessions, bool HasAuth,
    string? Unsupported)
{
    private static readonly (string Table, string[] Columns)[] Known =
    [
        ("transcript_events", ["session_id", "seq", "event_json", "created_at"]),
        ("session_windows", ["session_id", "session_key", "spawned_by"]),
        ("session_nodes", ["session_key", "current_session_id", "entry_json", "updated_at"]),
        ("transcript_rewrite_watermarks", ["session_id", "generation", "updated_at"]),
        ("session_transcript_archives", ["session_id", "generation", "session_key", "encoding", "archive_blob"]),
        ("session_transcript_cold_archives", ["session_id", "generation", "storage", "archive_blob"]),
        ("auth_profile_store", ["store_key", "store_json"]),
        ("auth_profile_state", ["state_key", "state_json"]),
    ];

    /// <exception cref="SqliteException">It cannot be read now.</exception>
    public static AgentSchema Read(SqliteConnection connection)
    {
        var tables = ReadTables(connection);
        var unsupported = FindUnsupported(tables);
        bool Has(string table) => unsupported is null && tables.ContainsKey(table);
        return new AgentSchema(
            Has("transcript_events"), Has("transcript_events") && tables["transcript_events"].Contains("event_zstd"),
            Has("transcript_rewrite_watermarks"), Has("session_transcript_archives"), Has("session_transcript_cold_archives"),
            Has("session_windows"), tables.ContainsKey("auth_profile_store") && tables.ContainsKey("auth_profile_state"), unsupported);
    }

    private static Dictionary<string, HashSet<string>> ReadTables(SqliteConnection connection)
    {
        var tables = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        using var columns = new Statement(connection, """
            SELECT t.name, c.name FROM sqlite_schema t, pragma_table_xinfo(t.name) c
            WHERE t.type = 'table' AND t.name IN ('transcript_events', 'transcript_rewrite_watermarks', 'session_windows', 'session_nodes',
                'session_transcript_archives', 'session_transcript_cold_archives', 'sessions', 'session_entries',
                'auth_profile_store', 'auth_profile_state')
            """);
        while (columns.Next())
        {
            var table = columns.Text(0);
            if (!tables.TryGetValue(table, out var known)) tables[table] = known = new HashSet<string>(StringComparer.Ordinal);
            known.Add(columns.Text(1));
        }
        return tables;
    }

    private static string? FindUnsupported(Dictionary<string, HashSet<string>> tables)
    {
        foreach (var (table, columns) in Known)
        {
            if (!tables.TryGetValue(table, out var has)) continue;
            if (Array.Find(columns, c => !has.Contains(c)) is { } missing) return $"its table {table} has no column {missing}";
        }
        if (tables.TryGetValue("transcript_events", out var events) && events.Contains("event_zstd") && !events.Contains("event_utf8_bytes"))
            return "its table transcript_events has no column event_utf8_bytes";

        // The betas of 2026.7.2 kept sessions in tables of other names.
        var hasEvents = tables.ContainsKey("transcript_events");
        var hasSessions = tables.ContainsKey("session_windows") && tables.ContainsKey("session_nodes");
        if (hasEvents && !hasSessions) return "it has transcripts, but no tables session_windows and session_nodes";
        if (!hasEvents && (hasSessions || tables.ContainsKey("sessions") || tables.ContainsKey("session_entries")))
            return "it has sessions, but no table transcript_events";
        return null;
    }
}
