using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// What an agent's database holds, told by its tables and columns and not by its version: 1 has credentials only, 19 and
/// 21 transcripts, 23 compressed events.
/// </summary>
/// <param name="RowIds">What row ids are called in each table that is read in their order.</param>
/// <param name="Unsupported">Why it is not of a shape that is understood; null when it is.</param>
internal sealed record AgentSchema(
    bool HasEvents, bool HasCompressedEvents, bool HasWatermarks, bool HasArchives, bool HasColdArchives, bool HasSessions, bool HasAuth,
    IReadOnlyDictionary<string, string> RowIds, string? Unsupported)
{
    private const string Events = "transcript_events";
    private const string Windows = "session_windows";
    private const string Nodes = "session_nodes";

    private static readonly (string Table, string[] Columns)[] Known =
    [
        (Events, ["session_id", "seq", "event_json", "created_at"]),
        (Windows, ["session_id", "session_key", "spawned_by"]),
        (Nodes, ["session_key", "current_session_id", "entry_json", "updated_at", "spawned_by"]),
        ("transcript_rewrite_watermarks", ["session_id", "generation", "updated_at"]),
        ("session_transcript_archives", ["session_id", "generation", "session_key", "encoding", "archive_blob"]),
        ("session_transcript_cold_archives", ["session_id", "generation", "storage", "archive_blob"]),
        ("auth_profile_store", ["store_key", "store_json"]),
        ("auth_profile_state", ["state_key", "state_json"]),
    ];

    /// <summary>What the betas of 2026.7.2 kept sessions in.</summary>
    private static readonly string[] Old = ["sessions", "session_entries"];

    /// <summary>Tables that are read in the order of their row ids.</summary>
    private static readonly string[] InOrder = [Events, Windows, "session_transcript_archives", "session_transcript_cold_archives"];

    private static readonly string[] Names = [.. Known.Select(k => k.Table), .. Old];

    /// <exception cref="SqliteException">It cannot be read now, or is more than may be read.</exception>
    public static AgentSchema Read(AgentDatabase database)
    {
        if (database.ReadTables(Names) is not { } tables) return Not("its text is not UTF-8");

        var unsupported = FindUnsupported(tables);
        bool Has(string table) => unsupported is null && tables.ContainsKey(table);
        // Credentials do not depend on what sessions look like.
        bool HasAuthTable(string table) => tables.TryGetValue(table, out var has) && WhyNot(table, has) is null;
        return new AgentSchema(
            Has(Events), Has(Events) && tables[Events].Columns.Contains("event_zstd"),
            Has("transcript_rewrite_watermarks"), Has("session_transcript_archives"), Has("session_transcript_cold_archives"),
            Has(Windows), HasAuthTable("auth_profile_store") && HasAuthTable("auth_profile_state"),
            tables.Where(t => t.Value.RowId is not null).ToDictionary(t => t.Key, t => t.Value.RowId!), unsupported);
    }

    private static AgentSchema Not(string why) => new(false, false, false, false, false, false, false, new Dictionary<string, string>(), why);

    private static string? WhyNot(string table, TableSchema has) =>
        !has.IsOrdinary ? $"its {table} is no ordinary table"
        : Array.Find(Known.First(k => k.Table == table).Columns, c => !has.Columns.Contains(c)) is { } missing ? $"its table {table} has no column {missing} that is stored"
        : null;

    private static string? FindUnsupported(Dictionary<string, TableSchema> tables)
    {
        foreach (var (table, _) in Known)
        {
            if (tables.TryGetValue(table, out var has) && WhyNot(table, has) is { } reason) return reason;
        }
        if (Array.Find(InOrder, t => tables.TryGetValue(t, out var has) && has.RowId is null) is { } unordered) return $"its table {unordered} has no row ids";
        if (tables.TryGetValue(Events, out var events) && events.Columns.Contains("event_zstd"))
        {
            if (Array.Find(["event_utf8_bytes", "navigation_json"], c => !events.Columns.Contains(c)) is { } missing)
                return $"its table {Events} has no column {missing} that is stored";
        }

        // The betas of 2026.7.2 kept sessions in tables of other names.
        var hasEvents = tables.ContainsKey(Events);
        var hasSessions = tables.ContainsKey(Windows) && tables.ContainsKey(Nodes);
        if (hasEvents && !hasSessions) return $"it has transcripts, but no tables {Windows} and {Nodes}";
        if (!hasEvents && (hasSessions || Array.Exists(Old, tables.ContainsKey))) return $"it has sessions, but no table {Events}";
        return null;
    }
}
