using System.Runtime.InteropServices;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Sums the turns of a span by session and series. The rows are added up here: SQLite would sort all of them first.</summary>
internal static class SessionSums
{
    private const long NoSession = 0;

    public static Dictionary<SessionSeries, TurnSum> Read(SqliteConnection connection, long first, long end)
    {
        using var turns = new Statement(connection, """
            SELECT session, usage_series, error_series IS NOT NULL, coalesce(messages, error_series IS NULL), input, output, cache_read, cache_write, cost_nano_usd
            FROM turns WHERE time >= ?1 AND time < ?2
            """);
        var sums = new Dictionary<SessionSeries, TurnSum>();
        turns.Bind(1, first).Bind(2, end);
        while (turns.Next())
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, new(turns.Int64(0), (int)turns.Int64(1)), out _);
            sum = new TurnSum(sum.Totals + LedgerLoader.Totals(turns, 3), sum.Failed + turns.Int64(2));
        }
        return sums;
    }

    /// <summary>Names of sessions, agent/session; empty for turns of before the ledger knew sessions.</summary>
    public static Dictionary<long, string> Names(SqliteConnection connection, IEnumerable<SessionSeries> sums)
    {
        using var name = new Statement(connection, "SELECT name FROM sessions WHERE id = ?1");
        var names = new Dictionary<long, string> { [NoSession] = "" };
        foreach (var (session, _) in sums)
        {
            if (names.ContainsKey(session)) continue;

            names.Add(session, name.Bind(1, session).Next() ? name.Text(0) : "");
            name.Reset();
        }
        return names;
    }
}

/// <param name="Session">Its row in the ledger; 0 for turns of before the ledger knew sessions.</param>
internal readonly record struct SessionSeries(long Session, int Series);

/// <param name="Failed">Turns that ended in an error.</param>
internal readonly record struct TurnSum(UsageTotals Totals, long Failed)
{
    public static TurnSum operator +(TurnSum a, TurnSum b) => new(a.Totals + b.Totals, a.Failed + b.Failed);
}
