using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>The ledger's file: locked for one writer, opened durable, migrated; set aside when it is damaged.</summary>
internal sealed class LedgerDatabase : IDisposable
{
    public const string FileName = "ledger.sqlite";

    private readonly LedgerLock _lock;

    private LedgerDatabase(LedgerLock @lock, SqliteConnection connection, string path, bool isNew)
    {
        _lock = @lock;
        Connection = connection;
        Path = path;
        IsNew = isNew;
    }

    public SqliteConnection Connection { get; }
    public string Path { get; }
    public bool IsNew { get; }

    /// <summary>Bytes on disk, write-ahead log included.</summary>
    public long Size => Length(Path) + Length(Path + "-wal");

    /// <exception cref="LedgerInUseException">Another Clawtail holds it.</exception>
    /// <exception cref="LedgerForeignException">It is not ours to write.</exception>
    /// <exception cref="SqliteException">It cannot be opened now, or is damaged; the code says which.</exception>
    public static LedgerDatabase Open(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = System.IO.Path.Combine(directory, FileName);
        var @lock = LedgerLock.Take(directory, path);
        try
        {
            LedgerSchema.ThrowIfNewer(path);
            var connection = Connect(path);
            try
            {
                return new LedgerDatabase(@lock, connection, path, LedgerSchema.Migrate(connection));
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Moves a damaged ledger out of the way; it is never deleted.</summary>
    /// <returns>Where it is now.</returns>
    public static string Quarantine(string directory, DateTimeOffset now)
    {
        var path = System.IO.Path.Combine(directory, FileName);
        var aside = $"{path}.corrupt-{now:yyyyMMdd'T'HHmmss'.'fff'Z'}";
        foreach (var suffix in (ReadOnlySpan<string>)["-wal", "-shm", ""])
        {
            if (File.Exists(path + suffix)) File.Move(path + suffix, aside + suffix);
        }
        return aside;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Connection.Dispose();
        _lock.Dispose();
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 1, // seconds; Polly owns the retries
        }.ConnectionString);
        try
        {
            connection.Open();
            LedgerSchema.ThrowIfForeign(connection, path);
            // FULL: what was scraped survives a loss of power. Small cache: a sidecar's memory is its neighbour's.
            Execute(connection, """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA cache_size = -2048;
                PRAGMA temp_store = MEMORY;
                PRAGMA journal_size_limit = 4194304;
                """);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static long Length(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
