using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tests.Tailer.Ledger;

/// <summary>The ledger's schema in memory, for the parts that need tables and neither files nor a lock.</summary>
internal sealed class MemoryLedger : IDisposable
{
    public MemoryLedger(TailerLimits? limits = null)
    {
        Connection.Open();
        LedgerSchema.Migrate(Connection);
        Statements = new StatementSet(Connection);
        Writer = new LedgerWriter(Statements);
        SessionRows = new SessionStatements(Statements);
        Sessions = new SessionRegistry(() => SessionRows, limits ?? TailerLimits.Default);
        Turns = new TurnCounter(Statements, Writer, Totals, Sessions);
        Sums = new TurnSums(Statements);
        Series = new SeriesStatements(Statements);
    }

    public SqliteConnection Connection { get; } = new("Data Source=:memory:");

    public StatementSet Statements { get; }

    public LedgerWriter Writer { get; }

    public SessionStatements SessionRows { get; }

    public SessionRegistry Sessions { get; }

    public SeriesTotals Totals { get; } = new(maxSeries: 200);

    public TurnCounter Turns { get; }

    public TurnSums Sums { get; }

    public SeriesStatements Series { get; }

    /// <summary>Counts one batch of turns, durably.</summary>
    /// <returns>What was counted.</returns>
    public CountedTurn[] Count(params IEnumerable<Turn> turns)
    {
        var batch = Batch("main/s", "main", turns);
        Turns.Count(batch, new CountContext(IsBaseline: true, IsHistory: false, Now: 0));
        Turns.WriteHours();
        Sessions.WriteLearned();
        Series.WriteDirty(Totals);
        var counted = Turns.Counted.ToArray();
        Turns.Clear();
        Totals.Commit();
        Sessions.Commit();
        return counted;
    }

    public static TurnBatch Batch(string session, string kind, params IEnumerable<Turn> turns)
    {
        var batch = new TurnBatch();
        batch.EnterSession(session, kind);
        foreach (var turn in turns)
        {
            batch.Next = turn;
            batch.Accept();
        }
        return batch;
    }

    public static Turn Turn(ulong number, DateTimeOffset time, string model = "gpt", string? error = null) => new()
    {
        Key = new TurnKey(number, 1),
        Time = time.ToUnixTimeMilliseconds(),
        Provider = "openai",
        Model = model,
        ErrorReason = error,
        Messages = error is null ? 1 : 0,
        Tokens = new TokenCounts((long)number, 2, 3, 4),
        CostNanoUsd = 5,
    };

    public void Execute(string sql) => LedgerDatabase.Execute(Connection, sql);

    public void Dispose()
    {
        Statements.Dispose();
        Connection.Dispose();
    }
}
