using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Sums turns by series over a stretch of time: whole hours from their sums, and only the rest turn by turn.</summary>
/// <remarks>SQLite's <c>total()</c>, unlike its <c>sum()</c>, has no overflow; up to 2^53 it is as exact.</remarks>
internal sealed class TurnSums(StatementSet statements)
{
    private readonly Statement _turns = statements.Prepare("""
        SELECT usage_series, sum(coalesce(messages, error_series IS NULL)), CAST(total(input) AS INTEGER), CAST(total(output) AS INTEGER),
            CAST(total(cache_read) AS INTEGER), CAST(total(cache_write) AS INTEGER), CAST(total(cost_nano_usd) AS INTEGER)
        FROM turns WHERE time > ?1 AND time <= ?2 GROUP BY usage_series
        """);

    private readonly Statement _failed = statements.Prepare("""
        SELECT error_series, count(*) FROM turns WHERE time > ?1 AND time <= ?2 AND error_series IS NOT NULL GROUP BY error_series
        """);

    private readonly Statement _hours = statements.Prepare("""
        SELECT series, sum(messages), CAST(total(input) AS INTEGER), CAST(total(output) AS INTEGER),
            CAST(total(cache_read) AS INTEGER), CAST(total(cache_write) AS INTEGER), CAST(total(cost_nano_usd) AS INTEGER)
        FROM hours WHERE hour >= ?1 AND hour < ?2 GROUP BY series
        """);

    private readonly Statement _oldest = statements.Prepare("SELECT time FROM turns WHERE time > ?1 ORDER BY time LIMIT 1");

    /// <param name="after">Milliseconds since the Unix epoch; turns of that very moment are not in.</param>
    /// <param name="until">Turns of that very moment are in.</param>
    public Dictionary<int, UsageTotals> Between(long after, long until)
    {
        var sums = new Dictionary<int, UsageTotals>();
        var (firstHour, endHour) = (UnixTime.HourOf(after) + 1, UnixTime.HourOf(until + 1));
        if (firstHour >= endHour)
        {
            AddTo(sums, _turns, after, until);
            return sums;
        }
        AddTo(sums, _turns, after, (firstHour * UnixTime.MillisecondsPerHour) - 1);
        AddTo(sums, _hours, firstHour, endHour);
        AddTo(sums, _turns, (endHour * UnixTime.MillisecondsPerHour) - 1, until);
        return sums;
    }

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

    private static void AddTo(Dictionary<int, UsageTotals> sums, Statement statement, long from, long to)
    {
        statement.Bind(1, from).Bind(2, to);
        while (statement.Next())
        {
            var series = (int)statement.Int64(0);
            sums[series] = sums.GetValueOrDefault(series) + LedgerLoader.Totals(statement, 1);
        }
    }
}
