using Clawtail.Tailer.Ledger.Native;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// The ledger's totals in memory and the statements that keep them on disk: as of one connection, read anew with the next.
/// After a commit that failed nobody knows what is on disk, so what is in memory is dropped with the connection.
/// </summary>
internal sealed class LedgerContents : IDisposable
{
    /// <summary>A turn from further in the future comes from a broken clock, and must not hide the newest turn for years.</summary>
    private static readonly TimeSpan PlausibleFuture = TimeSpan.FromDays(1);

    private readonly StatementSet _statements;
    private readonly LedgerWriter _writer;
    private readonly SeriesStatements _series;
    private readonly SeriesTotals _totals;
    private readonly SessionRegistry _sessions;
    private readonly TurnCounter _turns;
    private readonly TurnSums _sums;
    private readonly UsageWindows _windows;
    private readonly Baseline _baseline;
    private readonly ShownTotals? _shownBefore;
    private readonly TimeProvider _time;
    private long _commits;
    private bool _isBaselineComplete;
    private long? _lastTurn;
    private long? _lastRequest;
    private long? _newestRequest;

    private LedgerContents(SqliteConnection connection, StatementSet statements, SessionRegistry sessions, int maxSeries, long rolloutSweep, TimeProvider time)
    {
        (_statements, _sessions, _time) = (statements, sessions, time);
        SessionRows = new SessionStatements(statements);
        _writer = new LedgerWriter(statements);
        _series = new SeriesStatements(statements);
        _totals = LedgerLoader.Totals(connection, maxSeries);
        _turns = new TurnCounter(statements, _writer, _totals, sessions);
        Native = new NativeCounter(statements, _turns, sessions) { Sweep = rolloutSweep };
        _isBaselineComplete = LedgerMeta.ReadTime(connection, LedgerMeta.BaselineComplete) is not null;
        _lastTurn = LedgerMeta.ReadTime(connection, LedgerMeta.LastTurn);
        _lastRequest = LedgerMeta.ReadTime(connection, LedgerMeta.LastRequest);
        _commits = LedgerMeta.Read(connection, LedgerMeta.Commits) ?? 0;
        Ledger = LedgerMeta.Read(connection, LedgerMeta.Ledger) ?? 0;
        _shownBefore = _isBaselineComplete ? null : ShownTotals.Read(connection);
        _sums = new TurnSums(statements);
        _baseline = new Baseline(_series, _writer, _totals, _sums, _shownBefore);
        _windows = new UsageWindows(_sums, time.GetUtcNow());
    }

    public SessionStatements SessionRows { get; }

    /// <summary>Native turns, and what of them has to wait.</summary>
    public NativeCounter Native { get; }

    /// <summary>Which ledger it is.</summary>
    public long Ledger { get; }

    /// <summary>How many commits changed it.</summary>
    public long Commits => _commits;

    public bool IsBaselineComplete => _isBaselineComplete;

    public DateTimeOffset? NextChange => _windows.NextChange;

    public long Turns => _totals.Turns;

    /// <summary>What scrapers may have seen, for a ledger that goes on where this one ends; null if nothing.</summary>
    public ShownTotals? Shown => _isBaselineComplete ? ShownTotals.Of(_totals.Usage.Rows, _totals.Errors.Rows, _totals.Agents.Rows, _lastTurn) : _shownBefore;

    /// <exception cref="SqliteException">It cannot be read, or is not what this Clawtail can use.</exception>
    /// <exception cref="InvalidDataException">It holds what no Clawtail has written.</exception>
    /// <exception cref="OverflowException">Its turns add up to more than a number can hold.</exception>
    /// <param name="rolloutSweep">The last look at all rollouts that has begun.</param>
    public static LedgerContents Load(SqliteConnection connection, SessionRegistry sessions, int maxSeries, long rolloutSweep, TimeProvider time)
    {
        var statements = new StatementSet(connection);
        try
        {
            return new LedgerContents(connection, statements, sessions, maxSeries, rolloutSweep, time);
        }
        catch
        {
            statements.Dispose();
            throw;
        }
    }

    public UsageSnapshot Snapshot()
    {
        var lastTurn = _lastTurn is { } time ? UnixTime.ToDate(time) : (DateTimeOffset?)null;
        return new UsageSnapshot(
            _isBaselineComplete, _totals.UsageSnapshot(), _totals.ErrorSnapshot(), _windows.Snapshot(_totals.Usage.Rows), lastTurn)
        {
            Agents = _totals.AgentSnapshot(),
            LastRequest = _lastRequest is { } asked ? UnixTime.ToDate(asked) : null,
        };
    }

    /// <summary>Writes a change into the running transaction.</summary>
    public CommitResult Write(LedgerChange change)
    {
        var already = 0L;
        var context = new CountContext(!_isBaselineComplete, IsHistory: false, _time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var binding in change.Bindings) Native.Bind(binding);
        foreach (var batch in change.Batches) already += _turns.Count(batch, context) + Native.Count(batch, context);
        if (change.SettlesNative || change.CompletesBaseline)
            Native.Settle(change.RolloutsRead, change.UnreadAgents, countsAll: change.CompletesBaseline, context);
        Native.Look();
        _turns.WriteHours();
        _sessions.WriteLearned();
        _totals.Release(change);
        if (change.CompletesHistory) _baseline.CompleteHistory();
        if (NewestPlausible() is { } newest) _writer.WriteMeta(LedgerMeta.LastTurn, newest);
        _newestRequest = NewestPlausibleRequest(change);
        if (_newestRequest is { } asked) _writer.WriteMeta(LedgerMeta.LastRequest, asked);
        if (change.CompletesBaseline && !_isBaselineComplete) _baseline.Complete(_time.GetUtcNow());
        _series.WriteDirty(_totals);
        _writer.Write(change);
        _writer.WriteMeta(LedgerMeta.Commits, _commits + 1);
        return new CommitResult(_turns.Counted.Length, already, _totals.FoldedNow());
    }

    /// <summary>The transaction is durable: what it added joins what is in memory. Reads nothing, so that it cannot fail half way.</summary>
    public void Apply(LedgerChange change)
    {
        _commits++;
        _lastTurn = NewestPlausible() ?? _lastTurn;
        _lastRequest = _newestRequest ?? _lastRequest;
        _totals.Commit();
        _sessions.Commit();
        Native.Commit();
        _windows.Add(_turns.Counted, _time.GetUtcNow());
        _isBaselineComplete |= change.CompletesBaseline;
        _turns.Clear();
    }

    public void Rollback()
    {
        _totals.Rollback();
        _sessions.Rollback();
        _turns.Clear();
    }

    /// <summary>Messages of a provider after one moment and until another; milliseconds since the Unix epoch.</summary>
    public long MessagesBetween(string provider, long after, long until)
    {
        var sums = _sums.Between(after, until);
        return _totals.Usage.Rows.Where(r => r.Labels.Provider == provider).Sum(r => sums.GetValueOrDefault(r.Id).Messages);
    }

    /// <returns>True if a turn left a window, or entered one.</returns>
    public bool AdvanceWindows() => _windows.Advance(_time.GetUtcNow());

    public void Dispose() => _statements.Dispose();

    private long? NewestPlausibleRequest(LedgerChange change)
    {
        var limit = (_time.GetUtcNow() + PlausibleFuture).ToUnixTimeMilliseconds();
        var newest = _lastRequest ?? 0;
        foreach (var batch in change.Batches)
        {
            if (batch.NewestRequest <= limit) newest = Math.Max(newest, batch.NewestRequest);
        }
        return newest == (_lastRequest ?? 0) ? null : newest;
    }

    private long? NewestPlausible()
    {
        var limit = (_time.GetUtcNow() + PlausibleFuture).ToUnixTimeMilliseconds();
        var newest = _lastTurn;
        foreach (ref readonly var turn in _turns.Counted)
        {
            if (turn.Time <= limit && !(turn.Time <= newest)) newest = turn.Time;
        }
        return newest == _lastTurn ? null : newest;
    }
}
