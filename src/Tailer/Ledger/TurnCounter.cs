using System.Runtime.InteropServices;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Counts the turns of batches into the running transaction, each once: into its series, its hour and its session.</summary>
internal sealed class TurnCounter(
    StatementSet statements, LedgerWriter writer, SeriesTotals totals, SessionRegistry sessions)
{
    private readonly HourlySums _hours = new(statements);
    private readonly List<CountedTurn> _counted = [];
    private readonly List<(SessionEntry Entry, string Agent)> _batchSessions = [];
    private string _agent = "";

    /// <summary>Turns of the running transaction that had not been counted before.</summary>
    public ReadOnlySpan<CountedTurn> Counted => CollectionsMarshal.AsSpan(_counted);

    /// <param name="isBaseline">The first catch-up runs: what is counted is shown when it ends, and nothing is late history.</param>
    /// <returns>Turns that had been counted before.</returns>
    public long Count(TurnBatch batch, bool isBaseline)
    {
        _batchSessions.Clear();
        foreach (var session in batch.Sessions) _batchSessions.Add((sessions.Write(session), AgentOf(session.Id)));

        var already = 0L;
        var historyBefore = isBaseline ? 0 : batch.HistoryBefore;
        foreach (ref readonly var turn in batch.Turns)
        {
            var isHistory = historyBefore > 0 && turn.Time < historyBefore;
            if (!TryCount(turn, new SeriesValues(default, default, default, Released: isBaseline, Hidden: isHistory), isHistory)) already++;
        }
        return already;
    }

    /// <summary>Writes what the hours add up to, once a transaction.</summary>
    public void WriteHours() => _hours.Write();

    public void Clear()
    {
        _counted.Clear();
        _hours.Clear();
    }

    private bool TryCount(in Turn turn, in SeriesValues initial, bool isHistory)
    {
        var (session, agent) = _batchSessions[turn.Session];
        var usage = totals.Usage.Find(new SeriesLabels(turn.Provider, turn.Model, session.Kind), initial);
        var error = turn.ErrorReason is { } reason
            ? totals.Errors.Find(new SeriesLabels(turn.Provider, turn.Model, reason), initial)
            : null;
        if (!writer.TryInsert(turn, usage.Id, error?.Id, session.Id)) return false;

        var amount = turn.Totals;
        Add(totals.Usage, usage, amount, isHistory);
        if (error is not null) Add(totals.Errors, error, new UsageTotals(1, default, 0), isHistory);
        _hours.Add(turn, usage.Id, agent);
        _counted.Add(new CountedTurn(usage.Id, turn.Time, amount));
        return true;
    }

    private static void Add(SeriesTable table, SeriesRow row, UsageTotals amount, bool isHistory) =>
        table.Change(row, isHistory ? row.Pending.CountHistory(amount) : row.Pending.Count(amount));

    /// <summary>Batches come in runs of one session, and sessions of one agent.</summary>
    private string AgentOf(string session)
    {
        var length = Math.Max(0, session.IndexOf('/'));
        if (!session.AsSpan(0, length).SequenceEqual(_agent)) _agent = session[..length];
        return _agent;
    }
}
