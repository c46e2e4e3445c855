using SQLitePCL;

namespace Clawtail.Tailer.Sqlite;

/// <summary>
/// Every connection of Clawtail's belongs to one thread at a time, and nobody asks SQLite for its statistics, so it need not
/// lock a mutex at each of the dozen calls that a row takes (https://sqlite.org/threadsafe.html).
/// </summary>
public static class SqliteThreading
{
    /// <summary>To be called before anything else asks something of SQLite; afterwards it changes nothing.</summary>
    public static void LeaveToCallers()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }
}
