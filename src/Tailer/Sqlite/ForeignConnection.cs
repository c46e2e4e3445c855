using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clawtail.Tailer.Sqlite;

/// <summary>
/// The one place where a database is opened that somebody wrote who may mean harm (https://sqlite.org/security.html): nothing in its
/// schema runs, nothing but its ordinary tables can be read, and <see cref="ReadingBudget"/> ends what takes too long.
/// </summary>
internal static partial class ForeignConnection
{
    /// <param name="patience">How long to wait for a lock that a writer holds.</param>
    /// <param name="how">A parameter of SQLite's URIs (https://sqlite.org/uri.html).</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <returns>To be closed by <see cref="Close"/>, on the same thread.</returns>
    public static SqliteConnection Open(string path, TimeSpan patience, string how)
    {
        ForeignFiles.Enter();
        SqliteConnection? connection = null;
        try
        {
            connection = ReadOnlyConnection.Open(path, patience, how);
            Harden(connection.Handle!);
            return connection;
        }
        catch
        {
            connection?.Dispose();
            ForeignFiles.Leave();
            throw;
        }
    }

    public static void Close(SqliteConnection connection)
    {
        connection.Dispose();
        ForeignFiles.Leave();
    }

    private static void Harden(sqlite3 database)
    {
        Set(database, raw.SQLITE_DBCONFIG_DEFENSIVE, 1);
        Set(database, raw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
        Set(database, raw.SQLITE_DBCONFIG_ENABLE_VIEW, 0);
        Set(database, raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
        Set(database, raw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
        Set(database, raw.SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0);
        // Without their modules there are no virtual tables; those of pragmas, which we ask, SQLite makes itself.
        Check(DropModules(database.DangerousGetHandle(), 0), database);
        Run(database, "PRAGMA cell_size_check = ON");
        Run(database, "PRAGMA temp_store = MEMORY");
        Run(database, "PRAGMA query_only = ON");
    }

    private static void Set(sqlite3 database, int what, int value) => Check(raw.sqlite3_db_config(database, what, value, out _), database);

    private static void Run(sqlite3 database, string sql) => Check(raw.sqlite3_exec(database, sql), database);

    private static void Check(int code, sqlite3 database) => SqliteException.ThrowExceptionForRC(code, database);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_drop_modules")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int DropModules(nint database, nint keep);
}
