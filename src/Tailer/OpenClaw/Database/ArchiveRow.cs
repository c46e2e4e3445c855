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

    public string TableName => Table == ArchiveTable.Deleted ? "session_transcript_archives" : "session_transcript_cold_archives";

    /// <returns>Null after the last.</returns>
    public static ArchiveRow? After(AgentDatabase database, ArchiveTable table, long rowId) => Select(database, table, "rowid > ?1 ORDER BY rowid LIMIT 1", rowId);

    /// <returns>Null if it is gone.</returns>
    public static ArchiveRow? At(AgentDatabase database, ArchiveTable table, long rowId) => Select(database, table, "rowid = ?1", rowId);

    private static ArchiveRow? Select(AgentDatabase database, ArchiveTable table, string where, long rowId)
    {
        using var row = new Statement(database.Connection, table == ArchiveTable.Deleted
            ? $"SELECT rowid, session_id, generation, session_key, encoding = 'zstd', octet_length(archive_blob), 0 FROM session_transcript_archives WHERE {where}"
            : $"SELECT rowid, session_id, generation, NULL, 1, octet_length(archive_blob), archive_blob IS NULL FROM session_transcript_cold_archives WHERE {where}");
        row.Bind(1, rowId);
        if (!row.Next()) return null;

        return new ArchiveRow(table, row.Int64(0), row.Text(1), row.Text(2), row.IsNull(3) ? null : row.Text(3), row.Int64(4) != 0,
            row.Int64(5), row.Int64(6) != 0);
    }
}
