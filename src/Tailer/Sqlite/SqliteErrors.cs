using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clawtail.Tailer.Sqlite;

/// <summary>SQLite's result codes, by what they mean to a ledger (https://sqlite.org/rescode.html).</summary>
internal static class SqliteErrors
{
    public static bool IsDamage(this SqliteException exception) => exception.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>A page or a row is broken; the rest of the database may be sound.</summary>
    public static bool IsCorrupt(this SqliteException exception) => exception.SqliteErrorCode == raw.SQLITE_CORRUPT;

    /// <summary>A reading took more than it may (<see cref="ReadingBudget"/>).</summary>
    public static bool IsOverBudget(this SqliteException exception) => exception.SqliteErrorCode == raw.SQLITE_INTERRUPT;

    /// <summary>The world may change, so waiting makes sense. Anything else is a mistake of ours and escapes.</summary>
    public static bool IsTransient(this SqliteException exception) => exception.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_FULL
        or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL or raw.SQLITE_AUTH;
}
