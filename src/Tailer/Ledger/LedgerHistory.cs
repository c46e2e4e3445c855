using Clawtail.Tailer.Ledger.Native;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// What the ledger knows about any span of time, for people: read only, beside a Clawtail that goes on counting. All answers of one
/// instance are of one moment.
/// </summary>
/// <remarks>
/// Whole hours come from the sums that commits keep; only the hours that a span cuts, at its two ends, are read turn by turn. So
/// the cost follows the length of the span and never the number of turns in it.
/// </remarks>
public sealed class LedgerHistory : IDisposable
{
    /// <summary>The provider whose plans have windows.</summary>
    private const string CodexProvider = "openai-codex";

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _moment;
    private readonly HistorySums _sums;

    internal LedgerHistory(SqliteConnection connection)
    {
        _connection = connection;
        _moment = connection.BeginTransaction(deferred: true);
        _sums = new HistorySums(connection);
    }

    /// <summary>False while the first catch-up of the ledger runs.</summary>
    public bool IsComplete => LedgerMeta.Read(_connection, LedgerMeta.BaselineComplete) is > 0;

    /// <summary>When the oldest turn began; null if there is none.</summary>
    public DateTimeOffset? FirstTurn => ReadTime("SELECT time FROM turns WHERE time > 0 ORDER BY time LIMIT 1");

    /// <summary>When the newest turn began, as of now; null if there is none.</summary>
    public DateTimeOffset? LastTurn => ReadTime("SELECT time FROM turns WHERE time > 0 ORDER BY time DESC LIMIT 1");

    /// <returns>Null if there is no ledger in the directory.</returns>
    /// <exception cref="LedgerForeignException">It has another schema than this Clawtail's.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static LedgerHistory? Open(string directory)
    {
        var path = Path.Combine(directory, LedgerDatabase.FileName);
        if (!File.Exists(path)) return null;

        LedgerSchema.ThrowIfNewer(path);
        return OpenRead(path);
    }

    /// <summary>The same for the process that counts into the ledger.</summary>
    /// <remarks>
    /// It must open the file through SQLite and in no other way: to close any handle of a file gives up every lock that the process
    /// has on it (fcntl(2)), those of the writing connection too.
    /// </remarks>
    /// <returns>Null if there is no ledger in the directory.</returns>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static LedgerHistory? OpenOwn(string directory)
    {
        var path = Path.Combine(directory, LedgerDatabase.FileName);
        return File.Exists(path) ? OpenRead(path) : null;
    }

    /// <summary>What was used from one moment on until before another: one entry per series and agent.</summary>
    public IReadOnlyList<UsageSlice> Sum(DateTimeOffset from, DateTimeOffset to) => _sums.Sum(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());

    /// <summary>
    /// The same for many short spans that follow each other, in one reading of all turns: what is cheap where every span cuts an hour.
    /// Slices have no agent.
    /// </summary>
    /// <param name="bounds">Ascending: a span begins at each and ends before the next.</param>
    /// <returns>Spans with turns, by the number of the bound they begin at.</returns>
    public IEnumerable<(int Span, IReadOnlyList<UsageSlice> Slices)> SumSpans(IReadOnlyList<DateTimeOffset> bounds) =>
        _sums.SumSpans([.. bounds.Select(b => b.ToUnixTimeMilliseconds())]);

    /// <summary>What sessions used, by the ledger's names for them (agent/session); turns of before the ledger knew sessions are under an empty name.</summary>
    public IReadOnlyList<(string Session, UsageSlice Usage)> SumSessions(DateTimeOffset from, DateTimeOffset to) =>
        _sums.SumSessions(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());

    /// <summary>Messages of a provider by hour (hours since the Unix epoch), from one hour on until before another; hours without any are left out.</summary>
    public IReadOnlyDictionary<long, long> MessagesByHour(string provider, long firstHour, long endHour)
    {
        using var rows = new Statement(_connection, """
            SELECT hour, sum(messages) FROM hours
            WHERE hour >= ?1 AND hour < ?2 AND series IN (SELECT id FROM usage_series WHERE provider = ?3) GROUP BY hour
            """);
        rows.Bind(1, firstHour).Bind(2, endHour).Bind(3, provider);
        var hours = new Dictionary<long, long>();
        while (rows.Next()) hours.Add(rows.Int64(0), rows.Int64(1));
        return hours;
    }

    /// <summary>What providers said of plans, as each thread heard it.</summary>
    internal IReadOnlyList<StoredLimit> ReadLimits()
    {
        using var statements = new StatementSet(_connection);
        var sums = new TurnSums(statements);
        return new NativeLimits(statements).ReadAll((after, until) =>
            sums.Between(after, until).Where(s => _sums.LabelsOf(s.Key).Provider == CodexProvider).Sum(s => s.Value.Messages));
    }

    /// <summary>Failed turns from one moment on until before another, by reason, the most frequent first.</summary>
    public IReadOnlyList<(string Reason, long Count)> Failures(DateTimeOffset from, DateTimeOffset to)
    {
        using var rows = new Statement(_connection, """
            SELECT reason, count(*) FROM turns JOIN error_series ON error_series.id = turns.error_series
            WHERE error_series IS NOT NULL AND time >= ?1 AND time < ?2 GROUP BY reason ORDER BY 2 DESC, 1
            """);
        rows.Bind(1, from.ToUnixTimeMilliseconds()).Bind(2, to.ToUnixTimeMilliseconds());
        var failures = new List<(string, long)>();
        while (rows.Next()) failures.Add((rows.Text(0), rows.Int64(1)));
        return failures;
    }

    public void Dispose()
    {
        _sums.Dispose();
        _moment.Dispose();
        _connection.Dispose();
    }

    private static LedgerHistory OpenRead(string path)
    {
        var connection = ReadOnlyConnection.Open(path, TimeSpan.FromSeconds(1));
        try
        {
            LedgerSchema.ThrowIfOlder(connection, path);
            return new LedgerHistory(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private DateTimeOffset? ReadTime(string sql)
    {
        using var time = new Statement(_connection, sql);
        return time.Next() ? UnixTime.ToDate(time.Int64(0)) : null;
    }
}
