using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>The ledger's file: locked for one writer, opened durable, migrated; set aside when it is damaged.</summary>
internal sealed class LedgerDatabase : IDisposable
{
    public const string FileName = "ledger.sqlite";

    /// <summary>A ledger that takes the place of a damaged one, until it has its name.</summary>
    private const string SuccessorName = "ledger.sqlite.next";

    /// <summary>The files of one database, itself last: moved or removed in this order, they never leave a journal that another database would take for its own.</summary>
    private static readonly string[] Suffixes = ["-wal", "-shm", ""];

    private readonly LedgerLock _lock;

    /// <summary>What it is in the ledger's own record of who may write.</summary>
    private readonly long _owner;
    private readonly OwnerBeat? _beat;
    private SqliteConnection? _connection;

    private LedgerDatabase(LedgerLock @lock, OwnerBeat? beat, SqliteConnection connection, string path, bool isNew, long owner)
    {
        (_lock, _beat) = (@lock, beat);
        _connection = connection;
        _owner = owner;
        Path = path;
        IsNew = isNew;
    }

    public string Path { get; }
    public bool IsNew { get; }

    /// <summary>Commits that had been shown and that it does not hold; 0 as a rule.</summary>
    public long LostCommits { get; private init; }

    /// <summary>Bytes on disk, write-ahead log included.</summary>
    public long Size => Length(Path) + Length(Path + "-wal");

    /// <param name="watch">Looks out for another Clawtail where the directory cannot be locked.</param>
    /// <exception cref="LedgerInUseException">Another Clawtail holds it.</exception>
    /// <exception cref="LedgerForeignException">It is not ours to write.</exception>
    /// <exception cref="IOException">It cannot be opened now.</exception>
    /// <exception cref="SqliteException">It cannot be opened now, or is damaged; the code says which.</exception>
    public static LedgerDatabase Open(string directory, OwnerWatch watch, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        var path = System.IO.Path.Combine(directory, FileName);
        var @lock = LedgerLock.Take(directory, path);
        SqliteConnection? connection = null;
        try
        {
            if (!@lock.IsEffective) watch.ThrowUnlessSilent(directory, path);
            AdoptSuccessor(directory, path);
            var existed = File.Exists(path);
            LedgerSchema.ThrowIfNewer(path);
            connection = Connect(path);
            var isNew = LedgerSchema.Migrate(connection);
            var owner = LedgerOwner.Take(connection);
            var lost = CommitGap.Close(connection, path, existed);
            return new LedgerDatabase(@lock, @lock.IsEffective ? null : new OwnerBeat(directory, owner, time), connection, path, isNew, owner)
            {
                LostCommits = lost,
            };
        }
        catch
        {
            connection?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>The connection; opened anew after <see cref="Disconnect"/>. The lock is held all the time.</summary>
    public SqliteConnection Connect() => _connection ??= Connect(Path);

    public void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Begins to write, if it may.</summary>
    /// <exception cref="LedgerInUseException">Another Clawtail has taken it over.</exception>
    public SqliteTransaction Begin()
    {
        var transaction = Connect().BeginTransaction();
        try
        {
            LedgerOwner.ThrowIfAnother(Connect(), _owner, Path);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Moves a damaged ledger out of the way; it is never deleted. What it had shown is written into its successor first,
    /// so that a crash at any point leaves a ledger that goes on where this one stood.
    /// </summary>
    /// <param name="shown">What scrapers may have seen; null if nothing is known.</param>
    /// <returns>Where the damaged one is now.</returns>
    public static string Quarantine(string directory, DateTimeOffset now, ShownTotals? shown)
    {
        var path = System.IO.Path.Combine(directory, FileName);
        using var @lock = LedgerLock.Take(directory, path);
        if (shown is not null) PrepareSuccessor(directory, shown);
        var aside = FreeName($"{path}.corrupt-{now:yyyyMMdd'T'HHmmss'.'fff'Z'}");
        foreach (var suffix in Suffixes)
        {
            if (File.Exists(path + suffix)) File.Move(path + suffix, aside + suffix);
        }
        AdoptSuccessor(directory, path);
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
        Disconnect();
        _beat?.Dispose();
        _lock.Dispose();
    }

    private static void PrepareSuccessor(string directory, ShownTotals shown)
    {
        var next = System.IO.Path.Combine(directory, SuccessorName);
        foreach (var suffix in Suffixes) File.Delete(next + suffix);
        using var connection = Connect(next);
        LedgerSchema.Migrate(connection);
        shown.WriteTo(connection);
        // One file, that one rename puts in its place.
        Execute(connection, "PRAGMA journal_mode = DELETE");
    }

    /// <summary>Finishes a quarantine, also one that a crash cut short between its two renames.</summary>
    private static void AdoptSuccessor(string directory, string path)
    {
        var next = System.IO.Path.Combine(directory, SuccessorName);
        if (!File.Exists(path) && File.Exists(next)) File.Move(next, path);
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

    /// <summary>The clock may have stood or gone back since the last quarantine: one that is already there is not touched.</summary>
    private static string FreeName(string path)
    {
        var free = path;
        for (var number = 2; Suffixes.Any(suffix => File.Exists(free + suffix)); number++) free = $"{path}-{number}";
        return free;
    }

    private static long Length(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
