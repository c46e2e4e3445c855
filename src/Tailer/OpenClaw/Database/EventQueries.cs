using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>The one way in which rows of <c>transcript_events</c> are selected, in whichever shape of the table.</summary>
internal static class EventQueries
{
    public const string Table = "transcript_events";

    public const int RowId = 0;
    public const int Session = 1;
    public const int Seq = 2;

    /// <summary>
    /// The event: a text, a compressed blob, or only its length where it is over the limit. Null if it is in no column that
    /// is known.
    /// </summary>
    public const int Content = 3;

    /// <summary>Bytes of the event when it is decompressed.</summary>
    public const int PlainLength = 4;

    /// <summary>What is noted beside a compressed event.</summary>
    public const int Summary = 5;

    /// <summary>Rows after one, in the order in which they were inserted.</summary>
    public static Statement After(AgentDatabase database, AgentSchema shape, int maxEntrySize) =>
        Prepare(database, shape, maxEntrySize, "NOT INDEXED WHERE #rowid > ?1 ORDER BY #rowid");

    /// <summary>One row.</summary>
    public static Statement At(AgentDatabase database, AgentSchema shape, int maxEntrySize) =>
        Prepare(database, shape, maxEntrySize, "NOT INDEXED WHERE #rowid = ?1");

    /// <summary>Rows of one session after one of them, as far as they were inserted up to a row.</summary>
    public static Statement OfSession(AgentDatabase database, AgentSchema shape, int maxEntrySize) =>
        Prepare(database, shape, maxEntrySize, "WHERE session_id = ?1 AND seq > ?2 AND #rowid <= ?3 ORDER BY seq");

    /// <summary>Rows of one session before one of them, the last first, a limited number.</summary>
    public static Statement Before(AgentDatabase database, AgentSchema shape, int maxEntrySize) =>
        Prepare(database, shape, maxEntrySize, "WHERE session_id = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3");

    // octet_length() reads no more than a row's header: an event over the limit is never loaded.
    private static Statement Prepare(AgentDatabase database, AgentSchema shape, int maxEntrySize, string rows)
    {
        var rowId = shape.RowIds[Table];
        rows = rows.Replace("#rowid", rowId, StringComparison.Ordinal);
        return new Statement(database.Connection, shape.HasCompressedEvents
            ? $"""
                SELECT {rowId}, {DatabaseText.Name("session_id")}, seq,
                    CASE WHEN octet_length(event_json) <= {maxEntrySize} THEN event_json
                        WHEN octet_length(event_json) > {maxEntrySize} THEN octet_length(event_json)
                        WHEN octet_length(event_zstd) <= {maxEntrySize} THEN event_zstd
                        ELSE octet_length(event_zstd) END,
                    event_utf8_bytes, {DatabaseText.Document("navigation_json")}
                FROM {Table} {rows}
                """
            : $"""
                SELECT {rowId}, {DatabaseText.Name("session_id")}, seq,
                    CASE WHEN octet_length(event_json) <= {maxEntrySize} THEN event_json ELSE octet_length(event_json) END,
                    NULL, NULL
                FROM {Table} {rows}
                """);
    }
}
