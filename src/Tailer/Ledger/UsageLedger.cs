using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Counts turns, each once. A commit writes the new turn keys, the totals they add up to and the positions they were read
/// to in one transaction, so that a crash repeats a batch or skips nothing; only then the new totals are shown.
/// </summary>
/// <remarks>One thread commits; any thread reads <see cref="Current"/>.</remarks>
internal sealed class UsageLedger
{
    /// <summary>A turn from further in the future comes from a broken clock, and must not hide the newest turn for years.</summary>
    private static readonly TimeSpan PlausibleFuture = TimeSpan.FromDays(1);

    private readonly LedgerDatabase _database;
    private readonly TimeProvider _time;
    private readonly LedgerWriter _writer;
    private readonly SeriesStatements _series;
    private readonly SeriesTotals _totals;
    private readonly TurnCounter _turns;
    private readonly UsageWindows _windows;
    private readonly Baseline _baseline;
    private readonly ShownTotals? _shownBefore;
    private long? _lastTurn;
    private volatile UsageSnapshot _current = UsageSnapshot.Empty;

    /// <param name="database">Stays the caller's to close.</param>
    /// <param name="statements">Prepared on that database; the caller's to dispose.</param>
    /// <param name="maxSeries">Label sets per metric before new ones fold.</param>
    public UsageLedger(LedgerDatabase database, StatementSet statements, int maxSeries, TailerLimits limits, TimeProvider time)
    {
        (_database, _time) = (database, time);
        var connection = database.Connection;
        _writer = new LedgerWriter(statements);
        _series = new SeriesStatements(statements);
        _totals = new SeriesTotals(maxSeries);
        Sessions = new SessionRegistry(statements, limits);
        _turns = new TurnCounter(statements, _writer, _totals, Sessions);
        foreach (var row in LedgerLoader.Usage(connection, LedgerSchema.Version)) _totals.Usage.Load(row);
        foreach (var row in LedgerLoader.Errors(connection, LedgerSchema.Version)) _totals.Errors.Load(row);
        IsBaselineComplete = LedgerMeta.Read(connection, LedgerMeta.BaselineComplete) is not null;
        _lastTurn = LedgerMeta.Read(connection, LedgerMeta.LastTurn);
        _shownBefore = IsBaselineComplete ? null : ShownTotals.Read(connection);
        var sums = new TurnSums(statements);
        _baseline = new Baseline(_series, _writer, _totals, sums, _shownBefore);
        _windows = new UsageWindows(sums, time.GetUtcNow());
        Publish();
    }

    public UsageSnapshot Current => _current;

    /// <summary>The history that was there before Clawtail has been read.</summary>
    public bool IsBaselineComplete { get; private set; }

    /// <summary>Series were made by history that is still being read; they wait for <see cref="LedgerChange.CompletesHistory"/>.</summary>
    public bool HasHiddenSeries => _totals.Usage.Rows.Concat(_totals.Errors.Rows).Any(r => r.Values.Hidden);

    public SessionRegistry Sessions { get; }

    /// <summary>When <see cref="AdvanceWindows"/> has something to do.</summary>
    public DateTimeOffset? NextExpiry => _windows.NextChange;

    public long Size => _database.Size;

    /// <summary>Every turn ever counted.</summary>
    public long TotalTurns => _totals.Turns;

    /// <summary>What scrapers may have seen, for a ledger that goes on where this one ends; null if nothing.</summary>
    public ShownTotals? Shown => IsBaselineComplete ? ShownTotals.Of(_totals.Usage.Rows, _totals.Errors.Rows, _lastTurn) : _shownBefore;

    /// <summary>Makes batches durable, then visible.</summary>
    /// <exception cref="SqliteException">Nothing was changed; the same batches may be committed again.</exception>
    public CommitResult Commit(LedgerChange change)
    {
        try
        {
            using var transaction = _database.Connection.BeginTransaction();
            var result = Write(change);
            transaction.Commit();
            Apply(change);
            return result;
        }
        finally
        {
            _totals.Rollback();
            Sessions.Rollback();
            _turns.Clear();
        }
    }

    /// <summary>Lets turns that grew too old leave the windows, and turns enter whose time has come.</summary>
    /// <returns>True if any did.</returns>
    public bool AdvanceWindows()
    {
        var any = _windows.Advance(_time.GetUtcNow());
        if (any) Publish();
        return any;
    }

    private CommitResult Write(LedgerChange change)
    {
        var already = 0L;
        foreach (var batch in change.Batches) already += _turns.Count(batch, isBaseline: !IsBaselineComplete);
        _turns.WriteHours();
        Sessions.WriteLearned();
        _totals.Release(change);
        if (change.CompletesHistory) _baseline.CompleteHistory();
        if (NewestPlausible() is { } newest) _writer.WriteMeta(LedgerMeta.LastTurn, newest);
        if (change.CompletesBaseline) _baseline.Complete(_time.GetUtcNow());
        _series.WriteDirty(_totals);
        _writer.Write(change);
        return new CommitResult(_turns.Counted.Length, already, _totals.FoldedNow());
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

    /// <summary>The transaction is durable: what it added joins what is in memory. Reads nothing, so that it cannot fail half way.</summary>
    private void Apply(LedgerChange change)
    {
        _lastTurn = NewestPlausible() ?? _lastTurn;
        _totals.Commit();
        Sessions.Commit();
        _windows.Add(_turns.Counted, _time.GetUtcNow());
        IsBaselineComplete |= change.CompletesBaseline;
        Publish();
    }

    private void Publish()
    {
        var lastTurn = _lastTurn is { } time ? UnixTime.ToDate(time) : (DateTimeOffset?)null;
        _current = new UsageSnapshot(
            IsBaselineComplete, _totals.UsageSnapshot(), _totals.ErrorSnapshot(), _windows.Snapshot(_totals.Usage.Rows), lastTurn);
    }
}
