using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>A ledger that can be counted into, with what it remembers of the home.</summary>
internal sealed class LedgerSession : IDisposable
{
    private readonly LedgerDatabase _database;

    private LedgerSession(LedgerDatabase database, UsageLedger usage)
    {
        (_database, Usage) = (database, usage);
        Sources = [.. LedgerLoader.Sources(database.Connection)];
        Sessions = [.. LedgerLoader.Sessions(database.Connection)];
    }

    public UsageLedger Usage { get; }

    public string Path => _database.Path;

    public bool IsNew => _database.IsNew;

    public ImmutableArray<SourcePosition> Sources { get; }

    public ImmutableArray<ObstacleRow> Obstacles { get; } = [];

    public IReadOnlyDictionary<string, long> Formats { get; } = new Dictionary<string, long>();

    public ImmutableArray<SessionRow> Sessions { get; }

    /// <exception cref="LedgerInUseException">Another Clawtail holds it.</exception>
    /// <exception cref="LedgerForeignException">It is not ours to write.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">It cannot be read now, or is damaged; the code says which.</exception>
    public static LedgerSession Open(string directory, int maxSeries, TimeProvider time)
    {
        var database = LedgerDatabase.Open(directory);
        UsageLedger? usage = null;
        try
        {
            usage = new UsageLedger(database, maxSeries, time);
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
