using System.IO.Hashing;
using System.Text;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>A table that holds whole transcripts, one a row.</summary>
internal enum ArchiveTable
{
    /// <summary>Deleted sessions (<c>session_transcript_archives</c>): a transcript, compressed or plain.</summary>
    Deleted,

    /// <summary>Cold storage inside the database (<c>session_transcript_cold_archives</c>).</summary>
    Cold,
}

/// <summary>A transcript that is archived in a row.</summary>
/// <param name="Key">The session's key, as far as the row says it.</param>
/// <param name="Length">Bytes as they are stored.</param>
/// <param name="IsElsewhere">The row only says that there is a file.</param>
internal sealed record ArchiveRow(
    ArchiveTable Table, long RowId, string Session, string Generation, string? Key, bool IsCompressed, long Length, bool IsElsewhere)
{
    public RowHash Hash => new(RowId, XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{Session}/{Generation}"), Length));

    /// <summary>Rows behind one, in the order of their ids; one that is out of it ends them.</summary>
    public static IEnumerable<ArchiveRow> After(AgentDatabase database, AgentSchema schema, ArchiveTable table, long rowId)
    {
        using var rows = Prepare(database, schema, table, "{0} > ?1 ORDER BY {0}");
        rows.Bind(1, rowId);
        while (rows.Next() && rows.Int64(0) > rowId)
        {
            rowId = rows.Int64(0);
            yield return Of(rows, table);
        }
    }

    /// <returns>Null if it is gone.</returns>
    public static ArchiveRow? At(AgentDatabase database, AgentSchema schema, ArchiveTable table, long rowId)
    {
        using var rows = Prepare(database, schema, table, "{0} = ?1");
        return rows.Bind(1, rowId).Next() ? Of(rows, table) : null;
    }

    public static string NameOf(ArchiveTable table) => table == ArchiveTable.Deleted ? "session_transcript_archives" : "session_transcript_cold_archives";

    /// <param name="where">With <c>{0}</c> where the row id stands.</param>
    private static Statement Prepare(AgentDatabase database, AgentSchema schema, ArchiveTable table, string where)
    {
        var id = schema.RowIds[NameOf(table)];
        var said = table == ArchiveTable.Deleted
            ? $"{DatabaseText.Name("session_key")}, CASE WHEN octet_length(encoding) = 4 THEN encoding = 'zstd' ELSE 0 END"
            : "NULL, 1";
        return new Statement(database.Connection, $"""
            SELECT {id}, {DatabaseText.Name("session_id")}, {DatabaseText.Name("generation")}, {said},
                octet_length(archive_blob), typeof(archive_blob) NOT IN ('blob', 'text')
            FROM {NameOf(table)} NOT INDEXED WHERE {where.Replace("{0}", id, StringComparison.Ordinal)}
            """);
    }

    private static ArchiveRow Of(Statement row, ArchiveTable table) => new(
        table, row.Int64(0), row.Text(1), row.Text(2), row.IsNull(3) ? null : row.Text(3), row.Int64(4) != 0, row.Int64(5), row.Int64(6) != 0);
}
