using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clawtail.Tailer.Sqlite;

/// <summary>A connection to a database that somebody else writes.</summary>
internal static class ReadOnlyConnection
{
    /// <param name="patience">How long to wait for a lock that a writer holds.</param>
    /// <param name="how">A parameter of SQLite's URIs (https://sqlite.org/uri.html), or nothing.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection Open(string path, TimeSpan patience, string how = "")
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"file:{Uri.EscapeDataString(path)}?{how}",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(patience.TotalSeconds),
        }.ConnectionString);
        try
        {
            connection.Open();
            raw.sqlite3_busy_timeout(connection.Handle!, (int)patience.TotalMilliseconds);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
