using System.Buffers.Binary;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>How an attempt to open a database of OpenClaw's ended.</summary>
internal enum DatabaseOpenOutcome
{
    Opened,

    /// <summary>There is no such file.</summary>
    Gone,

    /// <summary>It is there and holds nothing yet.</summary>
    Empty,

    /// <summary>A writer crashed and left a log without its index: only the next writer can put it in order.</summary>
    NeedsRecovery,

    /// <summary>It cannot be opened by this user, or is no database.</summary>
    Denied,
}

/// <summary>A database of OpenClaw's, opened for one reading and without a trace.</summary>
/// <remarks>
/// Implementation notes (each tried with SQLite 3.40 to 3.53, see https://sqlite.org/wal.html and https://sqlite.org/uri.html).
/// <para>With a log and its index there is a writer, or there was one a moment ago. <c>readonly_shm</c> keeps SQLite from
/// writing its reader's marks into the index, from making one, and from repairing one.</para>
/// <para>A database in WAL mode without a log is all there is. Opening it the ordinary way would make a log and an index,
/// or fail where that is forbidden; <c>immutable</c> does neither, and takes no lock either: whoever reads so must look
/// whether it was written meanwhile (<see cref="WasWrittenTo"/>).</para>
/// <para>A database with a rollback journal (OpenClaw's choice on network volumes) has ordinary locks, and no such files.</para>
/// <para>It is opened anew for every reading, because the answer may change between two, and closed right after, because
/// a writer that closes last tidies up only when nobody else has the database open.</para>
/// </remarks>
internal sealed class AgentDatabase : IDisposable
{
    /// <summary>Why it waits for the next writer, for a person.</summary>
    public const string NeedsRecovery = "a writer crashed and left its log without an index; OpenClaw puts it in order when it opens it";

    /// <summary>Why it is left alone for a while, for a person.</summary>
    public const string TooMuch = "reading it takes more than a database may take";

    /// <summary>
    /// Every page is read once: more of them would only be memory that each reading asks for anew, and that falls out of
    /// the processor's cache.
    /// </summary>
    private const int CachedPages = 64;

    private const byte WriteAheadLog = 2;
    private const int MaxPageSize = 65536;

    /// <summary>How long to wait for a lock that a writer holds for a moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly DatabaseStat _stat;
    private readonly bool _isImmutable;
    private readonly ReadingBudget _budget;

    private AgentDatabase(string path, DatabaseStat stat, SqliteConnection connection, bool isImmutable, int pageSize)
    {
        (_path, _stat, Connection, _isImmutable) = (path, stat, connection, isImmutable);
        _budget = new ReadingBudget(connection, pageSize, Limits);
    }

    public static DatabaseLimits Limits => DatabaseLimits.Default;

    public SqliteConnection Connection { get; }

    /// <summary>What it looked like right before it was opened.</summary>
    public DatabaseStat Stat => _stat;

    /// <summary>What was read without a lock may be half of one state and half of another.</summary>
    public bool WasWrittenTo => _isImmutable && DatabaseStat.Read(_path) != _stat;

    public static DatabaseOpenOutcome TryOpen(string path, FileGate gate, out AgentDatabase? database, out string? reason)
    {
        (database, reason) = (null, null);
        if (DatabaseStat.Read(path) is not { } stat) return DatabaseOpenOutcome.Gone;

        try
        {
            var opened = gate.TryOpen(path, out var file, out reason);
            if (opened != OpenOutcome.Opened) return opened == OpenOutcome.Gone ? DatabaseOpenOutcome.Gone : DatabaseOpenOutcome.Denied;
            if (ReadHeader(file!) is not { } header) return DatabaseOpenOutcome.Empty;
            if ((reason = DatabaseStat.ReasonAgainstCompanions(path, gate)) is not null) return DatabaseOpenOutcome.Denied;
            var mode = header.JournalMode;
            if (mode == WriteAheadLog && stat.LogSize > 0 && !DatabaseStat.HasLogIndex(path)) return DatabaseOpenOutcome.NeedsRecovery;

            var isImmutable = mode == WriteAheadLog && stat.LogSize == 0;
            var connection = ForeignConnection.Open(DatabaseStat.Resolve(path), Patience, isImmutable ? "immutable=1" : "readonly_shm=1");
            database = new AgentDatabase(path, stat, connection, isImmutable, header.PageSize);
            return DatabaseOpenOutcome.Opened;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return DatabaseOpenOutcome.Gone;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            reason = exception.Message;
            return DatabaseOpenOutcome.Denied;
        }
    }

    /// <summary>Reads the schema, and what it says of some tables.</summary>
    /// <param name="tables">Their names, as the schema spells them.</param>
    /// <returns>Those that there are; null if the database holds text that is not UTF-8.</returns>
    /// <exception cref="SqliteException">It cannot be read now, or is more than may be read.</exception>
    public Dictionary<string, TableSchema>? ReadTables(IEnumerable<string> tables)
    {
        using var encoding = new Statement(Connection, "PRAGMA encoding");
        var isUtf8 = encoding.Next() && encoding.Text(0) == "UTF-8";
        encoding.Reset();
        var found = isUtf8 ? TableSchema.Read(Connection, tables) : null;
        _budget.EndSchema();
        return found;
    }

    /// <summary>Begins a reading of one state of the database.</summary>
    public void Begin()
    {
        Run($"PRAGMA cache_size = {CachedPages}");
        Run("BEGIN");
    }

    /// <summary>
    /// Lets go of that state: a reader that holds on keeps OpenClaw's checkpoints from completing. There is nothing to keep,
    /// and after a broken page only this succeeds.
    /// </summary>
    public void End() => Run("ROLLBACK");

    public void Dispose()
    {
        _budget.Dispose();
        ForeignConnection.Close(Connection);
    }

    /// <summary>
    /// The header's write version and page size (https://sqlite.org/fileformat.html); null while the file is too short to have
    /// one. No connection of ours is open now, so closing this handle drops nobody's locks.
    /// </summary>
    private static (byte JournalMode, int PageSize)? ReadHeader(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[20];
        using var closing = file;
        if (RandomAccess.Read(file, header, 0) < header.Length) return null;
        if (!DatabaseHeader.IsIn(header)) throw new IOException("it is not a database");
        // The largest does not fit into two bytes.
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        return (header[18], pageSize <= 1 ? MaxPageSize : pageSize);
    }

    private void Run(string sql)
    {
        using var statement = new Statement(Connection, sql);
        statement.Run();
    }
}
