using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>A ledger that can be counted into, with what it remembers of the sources.</summary>
internal sealed class LedgerSession : IDisposable
{
    private readonly LedgerDatabase _database;

    private LedgerSession(LedgerDatabase database, UsageLedger usage)
    {
        (_database, Usage) = (database, usage);
        var connection = database.Connect();
        Sources = [.. LedgerLoader.Sources(connection)];
        Formats = new Dictionary<string, long>(LedgerLoader.Formats(connection));
        Obstacles = [.. LedgerLoader.Obstacles(connection)];
    }

    public UsageLedger Usage { get; }

    public string Path => _database.Path;

    public bool IsNew => _database.IsNew;

    /// <summary>Commits that had been shown and that it does not hold: it was put back, or its log was lost. 0 as a rule.</summary>
    public long LostCommits => _database.LostCommits;

    /// <summary>Where every source stood at the last commit.</summary>
    public ImmutableArray<SourcePosition> Sources { get; }

    public SessionRegistry Sessions => Usage.Sessions;

    /// <summary>The formats that this ledger has read, and since when (ms since the Unix epoch; 0: from its beginning).</summary>
    public IReadOnlyDictionary<string, long> Formats { get; }

    public ImmutableArray<Obstacle> Obstacles { get; }

    /// <param name="watch">Looks out for another Clawtail where the directory cannot be locked.</param>
    /// <exception cref="LedgerInUseException">Another Clawtail holds it.</exception>
    /// <exception cref="LedgerForeignException">It is not ours to write.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">It cannot be read now, or is damaged; the code says which.</exception>
    public static LedgerSession Open(string directory, OwnerWatch watch, int maxSeries, TailerLimits limits, TimeProvider time)
    {
        var database = LedgerDatabase.Open(directory, watch, time);
        UsageLedger? usage = null;
        try
        {
            usage = new UsageLedger(database, maxSeries, limits, time);
            return new LedgerSession(database, usage);
        }
        catch
        {
            usage?.Dispose();
            database.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Usage.Dispose();
        _database.Dispose();
    }
}
