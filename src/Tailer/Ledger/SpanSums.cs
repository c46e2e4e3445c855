using System.Runtime.InteropServices;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Sums turns by series over many short spans that follow each other, in one reading: turns lie in the order of their time.</summary>
internal static class SpanSums
{
    /// <param name="bounds">Milliseconds since the Unix epoch, ascending: a span begins at each and ends before the next.</param>
    /// <returns>Spans with turns, by the number of the bound they begin at. The sums are valid until the next one is asked for.</returns>
    public static IEnumerable<(int Span, IReadOnlyDictionary<int, TurnSum> BySeries)> Read(SqliteConnection connection, IReadOnlyList<long> bounds)
    {
        using var turns = new Statement(connection, """
            SELECT time, usage_series, error_series IS NOT NULL, coalesce(messages, error_series IS NULL), input, output, cache_read, cache_write, cost_nano_usd
            FROM turns WHERE time >= ?1 AND time < ?2 ORDER BY time
            """);
        turns.Bind(1, bounds[0]).Bind(2, bounds[^1]);
        var (span, sums) = (0, new Dictionary<int, TurnSum>());
        while (turns.Next())
        {
            if (turns.Int64(0) >= bounds[span + 1])
            {
                if (sums.Count > 0) yield return (span, sums);
                sums.Clear();
                while (turns.Int64(0) >= bounds[span + 1]) span++;
            }
            Add(sums, turns);
        }
        if (sums.Count > 0) yield return (span, sums);
    }

    private static void Add(Dictionary<int, TurnSum> sums, Statement turn)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (int)turn.Int64(1), out _);
        sum = new TurnSum(sum.Totals + LedgerLoader.Totals(turn, 3), sum.Failed + turn.Int64(2));
    }
}
