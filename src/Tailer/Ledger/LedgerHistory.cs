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
    /// <summary>Sums of turns that are kept for spans that end alike, as all spans of a report end now.</summary>
    private const int RememberedSpans = 64;

    /// <summary>The provider whose plans have windows.</summary>
    private const string CodexProvider = "openai-codex";

    // total(), unlike sum(), has no overflow; up to 2^53 it is as exact.
    private const string Amounts = """
        CAST(total(input) AS INTEGER), CAST(total(output) AS INTEGER), CAST(total(cache_read) AS INTEGER), CAST(total(cache_write) AS INTEGER),
        CAST(total(cost_nano_usd) AS INTEGER)
        """;

    private const string Sums = $"sum(messages), sum(failed), {Amounts}";

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _moment;
    private readonly Statement _hours;
    private readonly Dictionary<int, SeriesLabels> _series = [];
    private readonly Dictionary<(long First, long End), List<UsageSlice>> _remembered = [];

    internal LedgerHistory(SqliteConnection connection)
    {
        _connection = connection;
        _moment = connection.BeginTransaction(deferred: true);
        using (var series = new Statement(connection, "SELECT id, provider, model, session_kind FROM usage_series"))
        {
            while (series.Next()) _series.Add((int)series.Int64(0), new(series.Text(1), series.Text(2), series.Text(3)));
        }
        _hours = new Statement(connection, $"SELECT series, agent, {Sums} FROM hours WHERE hour >= ?1 AND hour < ?2 GROUP BY 1, 2");
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
    public IReadOnlyList<UsageSlice> Sum(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, end) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var (firstHour, endHour) = (UnixTime.HourOf(first - 1) + 1, UnixTime.HourOf(end));
        var slices = new List<UsageSlice>();
        if (firstHour >= endHour)
        {
            slices.AddRange(ReadTurns(first, end));
            return slices;
        }
        slices.AddRange(ReadTurns(first, firstHour * UnixTime.MillisecondsPerHour));
        ReadHours(firstHour, endHour, slices);
        slices.AddRange(ReadTurns(endHour * UnixTime.MillisecondsPerHour, end));
        return slices;
    }

    /// <summary>
    /// The same for many short spans that follow each other, in one reading of all turns: what is cheap where every span cuts an hour.
    /// Slices have no agent.
    /// </summary>
    /// <param name="bounds">Ascending: a span begins at each and ends before the next.</param>
    /// <returns>Spans with turns, by the number of the bound they begin at.</returns>
    public IEnumerable<(int Span, IReadOnlyList<UsageSlice> Slices)> SumSpans(IReadOnlyList<DateTimeOffset> bounds) =>
        SpanSums.Read(_connection, [.. bounds.Select(b => b.ToUnixTimeMilliseconds())])
            .Select(span => (span.Span, (IReadOnlyList<UsageSlice>)[.. span.BySeries.Select(sum => SliceOf(sum.Key, "", sum.Value))]));

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
            sums.Between(after, until).Where(s => _series[s.Key].Provider == CodexProvider).Sum(s => s.Value.Messages));
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

    /// <summary>What sessions used, by the ledger's names for them (agent/session); turns of before the ledger knew sessions are under an empty name.</summary>
    public IReadOnlyList<(string Session, UsageSlice Usage)> SumSessions(DateTimeOffset from, DateTimeOffset to)
    {
        var sums = SessionSums.Read(_connection, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var names = SessionSums.Names(_connection, sums.Keys);
        return [.. sums.Select(sum => (names[sum.Key.Session], SliceOf(sum.Key.Series, TurnCounter.AgentIn(names[sum.Key.Session]), sum.Value)))];
    }

    public void Dispose()
    {
        _hours.Dispose();
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

    private List<UsageSlice> ReadTurns(long first, long end)
    {
        if (first >= end) return [];
        if (_remembered.TryGetValue((first, end), out var known)) return known;

        if (_remembered.Count == RememberedSpans) _remembered.Clear();
        var bySession = SessionSums.Read(_connection, first, end);
        var names = SessionSums.Names(_connection, bySession.Keys);
        var slices = bySession.GroupBy(sum => (sum.Key.Series, Agent: TurnCounter.AgentIn(names[sum.Key.Session])))
            .Select(group => SliceOf(group.Key.Series, group.Key.Agent, group.Aggregate(default(TurnSum), (all, sum) => all + sum.Value)));
        return _remembered[(first, end)] = [.. slices];
    }

    private void ReadHours(long first, long end, List<UsageSlice> slices)
    {
        _hours.Bind(1, first).Bind(2, end);
        while (_hours.Next())
        {
            var tokens = new TokenCounts(_hours.Int64(4), _hours.Int64(5), _hours.Int64(6), _hours.Int64(7));
            slices.Add(SliceOf((int)_hours.Int64(0), _hours.Text(1), new TurnSum(new(_hours.Int64(2), tokens, _hours.Int64(8)), _hours.Int64(3))));
        }
    }

    private UsageSlice SliceOf(int series, string agent, in TurnSum sum)
    {
        var labels = _series[series];
        return new(labels.Provider, labels.Model, labels.Third, agent, sum.Totals, sum.Failed);
    }

    private DateTimeOffset? ReadTime(string sql)
    {
        using var time = new Statement(_connection, sql);
        return time.Next() ? UnixTime.ToDate(time.Int64(0)) : null;
    }
}

/// <summary>What one (provider, model, session kind) of one agent used in a span.</summary>
/// <param name="Agent">Empty for turns that were counted before the ledger knew agents.</param>
/// <param name="Failed">Turns that ended in an error; they are not among the messages, and their tokens are.</param>
public sealed record UsageSlice(string Provider, string Model, string SessionKind, string Agent, UsageTotals Totals, long Failed);
