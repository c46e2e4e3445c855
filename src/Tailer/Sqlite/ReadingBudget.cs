using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clawtail.Tailer.Sqlite;

/// <summary>
/// Ends whatever a connection is doing when it has taken more than a reading may (https://sqlite.org/c3ref/progress_handler.html):
/// SQLite then reports <see cref="raw.SQLITE_INTERRUPT"/>.
/// </summary>
internal sealed class ReadingBudget : IDisposable
{
    /// <summary>Steps between two looks: a look costs as much as five steps.</summary>
    private const int Period = 200;

    private readonly sqlite3 _database;
    private readonly DatabaseLimits _limits;
    private readonly int _schemaPages;
    private readonly TimeSpan _started = ThreadTime.Now;
    private long _steps;
    private bool _isSchemaRead;

    /// <param name="pageSize">Bytes of the database's pages.</param>
    public ReadingBudget(SqliteConnection connection, int pageSize, DatabaseLimits limits)
    {
        (_database, _limits, _schemaPages) = (connection.Handle!, limits, limits.SchemaSize / pageSize);
        raw.sqlite3_progress_handler(_database, Period, static budget => ((ReadingBudget)budget).Spend(), this);
        Limit(raw.SQLITE_LIMIT_LENGTH, limits.StatementSize);
        Limit(raw.SQLITE_LIMIT_SQL_LENGTH, limits.StatementSize);
        Limit(raw.SQLITE_LIMIT_EXPR_DEPTH, limits.ExpressionDepth);
        Limit(raw.SQLITE_LIMIT_COLUMN, limits.Columns);
        Limit(raw.SQLITE_LIMIT_COMPOUND_SELECT, limits.ExpressionDepth);
        Limit(raw.SQLITE_LIMIT_ATTACHED, 0);
        Limit(raw.SQLITE_LIMIT_TRIGGER_DEPTH, 1);
        Limit(raw.SQLITE_LIMIT_WORKER_THREADS, 0);
    }

    /// <summary>The schema is known and within its limits: from now on values may be as large as values are.</summary>
    public void EndSchema()
    {
        _isSchemaRead = true;
        Limit(raw.SQLITE_LIMIT_LENGTH, _limits.ValueSize);
    }

    public void Dispose() => raw.sqlite3_progress_handler(_database, 0, null, null);

    /// <returns>Anything but 0 ends the statement.</returns>
    private int Spend()
    {
        _steps += Period;
        if (_steps > _limits.Steps || ThreadTime.Now - _started > _limits.Time) return 1;
        if (_isSchemaRead) return 0;

        raw.sqlite3_db_status(_database, raw.SQLITE_DBSTATUS_CACHE_MISS, out var pages, out _, 0);
        return pages > _schemaPages ? 1 : 0;
    }

    private void Limit(int what, int value) => raw.sqlite3_limit(_database, what, value);
}
