using System.Collections.Immutable;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>A ledger that can be counted into, with what it remembers of the sources.</summary>
internal sealed class LedgerSession : IDisposable
{
    private readonly LedgerDatabase _database;
    private readonly StatementSet _statements;

    private LedgerSession(LedgerDatabase database, StatementSet statements, UsageLedger usage)
    {
        (_database, _statements, Usage) = (database, statements, usage);
        Sources = [.. LedgerLoader.Sources(database.Connection)];
        Formats = new Dictionary<string, long>(LedgerLoader.Formats(database.Connection));
        Obstacles = [.. LedgerLoader.Obstacles(database.Connection)];
    }

    public UsageLedger Usage { get; }

    public string Path => _database.Path;

    public bool IsNew => _database.IsNew;

    /// <summary>Where every source stood at the last commit.</summary>
    public ImmutableArray<SourcePosition> Sources { get; }

    public SessionRegistry Sessions => Usage.Sessions;

    /// <summary>The formats that this ledger has read, and since when (ms since the Unix epoch; 0: from its beginning).</summary>
    public IReadOnlyDictionary<string, long> Formats { get; }

    public ImmutableArray<Obstacle> Obstacles { get; }

    /// <exception cref="LedgerInUseException">Another Clawtail holds it.</exception>
    /// <exception cref="LedgerForeignException">It is not ours to write.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">It cannot be read now, or is damaged; the code says which.</exception>
    public static LedgerSession Open(string directory, int maxSeries, TailerLimits limits, TimeProvider time)
    {
        var database = LedgerDatabase.Open(directory);
        var statements = new StatementSet(database.Connection);
        try
        {
            return new LedgerSession(database, statements, new UsageLedger(database, statements, maxSeries, limits, time));
        }
        catch
        {
            statements.Dispose();
            database.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _statements.Dispose();
        _database.Dispose();
    }
}
