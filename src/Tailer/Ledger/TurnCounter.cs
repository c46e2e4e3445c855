using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clawtail.Tailer.Ledger.Native;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Counts the turns of batches into the running transaction, each once: into its series, its hour and its session.</summary>
internal sealed class TurnCounter(
    StatementSet statements, LedgerWriter writer, SeriesTotals totals, SessionRegistry sessions)
{
    private readonly TurnRemovals _removals = new(statements);
    private readonly HourlySums _hours = new(statements);
    private readonly List<CountedTurn> _counted = [];
    private readonly List<(SessionEntry Entry, string Agent)> _batchSessions = [];
    private string _agent = "";

    /// <summary>Turns of the running transaction that had not been counted before.</summary>
    public ReadOnlySpan<CountedTurn> Counted => CollectionsMarshal.AsSpan(_counted);

    /// <returns>Turns that had been counted before.</returns>
    public long Count(TurnBatch batch, CountContext context)
    {
        _batchSessions.Clear();
        foreach (var session in batch.Sessions) _batchSessions.Add((sessions.Write(session), AgentOf(session.Id)));

        var already = 0L;
        foreach (ref readonly var turn in batch.Turns)
        {
            var (session, agent) = _batchSessions[turn.Session];
            var credit = default(NativeCredit);
            if (!TryCount(turn, session, agent, context.For(batch, turn.Time), ref credit)) already++;
        }
        return already;
    }

    /// <summary>Counts a turn, unless it was counted before.</summary>
    /// <param name="credit">What was shown of it and does not count any more; what the turn takes up of it is gone from it after that.</param>
    public bool TryCount(in Turn turn, SessionEntry session, string agent, CountContext context, ref NativeCredit credit)
    {
        var usage = Find(totals.Usage, new SeriesLabels(turn.Provider, turn.Model, session.Kind), context, agent);
        var error = turn.ErrorReason is { } reason ? Find(totals.Errors, new SeriesLabels(turn.Provider, turn.Model, reason), context, agent) : null;
        if (!writer.TryInsert(turn, usage.Id, error?.Id, session.Id)) return false;

        var amount = turn.Totals;
        var ofAgent = Find(totals.Agents, SeriesLabels.OfAgent(agent), context);
        if (context.IsHistory || credit != default) AddApart(usage, ofAgent, error, amount, context.IsHistory, ref credit);
        else AddNow(usage, ofAgent, error, amount);
        _hours.Add(turn, usage.Id, agent);
        _counted.Add(new CountedTurn(usage.Id, turn.Time, amount));
        return true;
    }

    /// <summary>Gives up a turn that was counted: what its series showed they go on showing.</summary>
    /// <returns>What was counted; null if the turn was not.</returns>
    public NativeCredit? TryRemove(in Turn turn)
    {
        if (_removals.TryRemove(turn) is not { } removed) return null;

        var amount = removed.Turn.Totals;
        var usage = totals.Usage.Find(removed.UsageSeries);
        totals.Usage.Change(usage, usage.Pending.GiveUp(amount));
        var agent = Find(totals.Agents, SeriesLabels.OfAgent(removed.Agent), default);
        totals.Agents.Change(agent, agent.Pending.GiveUp(amount));
        if (removed.ErrorSeries is { } id)
        {
            var error = totals.Errors.Find(id);
            totals.Errors.Change(error, error.Pending.GiveUp(Failures(1)));
        }
        _hours.Remove(removed.Turn, usage.Id, removed.Agent);
        _counted.Add(new CountedTurn(usage.Id, turn.Time, default(UsageTotals) - amount));
        return new NativeCredit(amount, removed.ErrorSeries is null ? 0 : 1);
    }

    /// <summary>Writes what the hours add up to, once a transaction.</summary>
    public void WriteHours() => _hours.Write();

    public void Clear()
    {
        _counted.Clear();
        _hours.Clear();
    }

    private static SeriesRow Find(SeriesTable table, SeriesLabels labels, CountContext context, string? agent = null) =>
        table.Find(labels) ?? table.Make(labels, context.Initial, agent: agent);

    private void AddNow(SeriesRow usage, SeriesRow ofAgent, SeriesRow? error, UsageTotals amount)
    {
        totals.Usage.Count(usage, amount);
        totals.Agents.Count(ofAgent, amount);
        if (error is not null) totals.Errors.Count(error, Failures(1));
    }

    /// <summary>Adds what is not an increase, or not all of it. Apart, because few turns are so, and what it copies would cost every one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddApart(
        SeriesRow usage, SeriesRow ofAgent, SeriesRow? error, UsageTotals amount, bool isHistory, ref NativeCredit credit)
    {
        var shown = credit.Take(amount, error is null ? 0 : 1, out credit);
        Add(totals.Usage, usage, amount, shown.Usage, isHistory);
        Add(totals.Agents, ofAgent, amount, shown.Usage, isHistory);
        if (error is not null) Add(totals.Errors, error, Failures(1), Failures(shown.Errors), isHistory);
    }

    private static void Add(SeriesTable table, SeriesRow row, UsageTotals amount, UsageTotals shown, bool isHistory) =>
        table.Change(row, isHistory ? row.Pending.CountHistory(amount) : row.Pending.Count(amount, shown));

    private static UsageTotals Failures(long count) => new(count, default, 0);

    public static string AgentIn(string session) => session[..Math.Max(0, session.IndexOf('/'))];

    /// <summary>Batches come in runs of one session, and sessions of one agent.</summary>
    public string AgentOf(string session)
    {
        var length = Math.Max(0, session.IndexOf('/'));
        if (!session.AsSpan(0, length).SequenceEqual(_agent)) _agent = session[..length];
        return _agent;
    }
}
