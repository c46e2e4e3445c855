using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Sums turns by series, or by agent, over a stretch of time: whole hours from their sums, and only the rest turn by turn.</summary>
/// <remarks>SQLite's <c>total()</c>, unlike its <c>sum()</c>, has no overflow; up to 2^53 it is as exact.</remarks>
internal sealed class TurnSums(StatementSet statements)
{
    private readonly Statement _turns = statements.Prepare($"""
        SELECT usage_series, {Sums("coalesce(messages, error_series IS NULL)")}
        FROM turns WHERE time > ?1 AND time <= ?2 GROUP BY usage_series
        """);

    private readonly Statement _failed = statements.Prepare("""
        SELECT error_series, count(*) FROM turns WHERE time > ?1 AND time <= ?2 AND error_series IS NOT NULL GROUP BY error_series
        """);

    private readonly Statement _hours = statements.Prepare($"SELECT series, {Sums("messages")} FROM hours WHERE hour >= ?1 AND hour < ?2 GROUP BY series");

    private readonly Statement _agentTurns = statements.Prepare($"""
        SELECT coalesce((SELECT substr(name, 1, instr(name, '/') - 1) FROM sessions WHERE id = turns.session), ''), {Sums("coalesce(messages, error_series IS NULL)")}
        FROM turns WHERE time > ?1 AND time <= ?2 GROUP BY 1
        """);

    private readonly Statement _agentHours = statements.Prepare($"SELECT agent, {Sums("messages")} FROM hours WHERE hour >= ?1 AND hour < ?2 GROUP BY agent");

    private readonly Statement _oldest = statements.Prepare("SELECT time FROM turns WHERE time > ?1 ORDER BY time LIMIT 1");

    /// <param name="after">Milliseconds since the Unix epoch; turns of that very moment are not in.</param>
    /// <param name="until">Turns of that very moment are in.</param>
    public Dictionary<int, UsageTotals> Between(long after, long until) => Between(after, until, _turns, _hours, row => (int)row.Int64(0));

    /// <summary>The same by series of agents, as they are labelled.</summary>
    public Dictionary<string, UsageTotals> AgentsBetween(long after, long until) =>
        Between(after, until, _agentTurns, _agentHours, row => SeriesLabels.OfAgent(row.Text(0)).Provider);

    /// <summary>Failed turns by series of errors; turn by turn, for short stretches.</summary>
    public Dictionary<int, UsageTotals> FailedBetween(long after, long until)
    {
        var sums = new Dictionary<int, UsageTotals>();
        _failed.Bind(1, after).Bind(2, until);
        while (_failed.Next()) sums[(int)_failed.Int64(0)] = new UsageTotals(_failed.Int64(1), default, 0);
        return sums;
    }

    /// <summary>When the first turn after a moment began; null if there is none.</summary>
    public long? FirstAfter(long time)
    {
        if (!_oldest.Bind(1, time).Next()) return null;

        var first = _oldest.Int64(0);
        _oldest.Reset();
        return first;
    }

    private static Dictionary<T, UsageTotals> Between<T>(long after, long until, Statement turns, Statement hours, Func<Statement, T> keyOf)
        where T : notnull
    {
        var sums = new Dictionary<T, UsageTotals>();
        var (firstHour, endHour) = (UnixTime.HourOf(after) + 1, UnixTime.HourOf(until + 1));
        if (firstHour >= endHour)
        {
            Add(turns, after, until);
            return sums;
        }
        Add(turns, after, (firstHour * UnixTime.MillisecondsPerHour) - 1);
        Add(hours, firstHour, endHour);
        Add(turns, (endHour * UnixTime.MillisecondsPerHour) - 1, until);
        return sums;

        void Add(Statement statement, long from, long to)
        {
            statement.Bind(1, from).Bind(2, to);
            while (statement.Next())
            {
                var key = keyOf(statement);
                sums[key] = sums.GetValueOrDefault(key) + LedgerLoader.Totals(statement, 1);
            }
        }
    }

    private static string Sums(string messages) => $"""
        sum({messages}), CAST(total(input) AS INTEGER), CAST(total(output) AS INTEGER),
            CAST(total(cache_read) AS INTEGER), CAST(total(cache_write) AS INTEGER), CAST(total(cost_nano_usd) AS INTEGER)
        """;
}
