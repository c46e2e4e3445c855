using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Counts turns, each once. A commit writes the new turn keys, the totals they add up to and the positions they were read
/// to in one transaction, so that a crash repeats a batch or skips nothing; only then the new totals are shown.
/// </summary>
/// <remarks>One thread commits; any thread reads <see cref="Current"/>.</remarks>
internal sealed class UsageLedger : IDisposable
{
    internal const string BaselineComplete = "baseline_complete";
    private const string LastTurn = "last_turn";

    /// <summary>A turn from further in the future comes from a broken clock, and must not hide the newest turn for years.</summary>
    private static readonly TimeSpan PlausibleFuture = TimeSpan.FromDays(1);

    private readonly LedgerDatabase _database;
    private readonly LedgerWriter _writer;
    private readonly SeriesTotals _book;
    private readonly UsageWindows _windows;
    private readonly TimeProvider _time;
    private readonly List<CountedTurn> _counted = [];
    private long? _lastTurn;
    private volatile UsageSnapshot _current = UsageSnapshot.Empty;

    /// <param name="database">Stays the caller's to close.</param>
    /// <param name="maxSeries">Label sets per metric before new ones fold.</param>
    public UsageLedger(LedgerDatabase database, int maxSeries, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _writer = new LedgerWriter(database.Connection);
        _book = new SeriesTotals(maxSeries);
        LedgerLoader.LoadSeries(database.Connection, _book);
        IsBaselineComplete = LedgerLoader.Meta(database.Connection, BaselineComplete) is not null;
        _lastTurn = LedgerLoader.Meta(database.Connection, LastTurn);
        _windows = new UsageWindows(database.Connection, time.GetUtcNow());
        Publish();
    }

    public UsageSnapshot Current => _current;

    /// <summary>The history that was there before Clawtail has been read.</summary>
    public bool IsBaselineComplete { get; private set; }

    /// <summary>When <see cref="AdvanceWindows"/> has something to do.</summary>
    public DateTimeOffset? NextExpiry => _windows.NextExpiry;

    public long Size => _database.Size;

    /// <summary>Every turn ever counted.</summary>
    public long TotalTurns => _book.Usage.Rows.Sum(r => r.Messages) + _book.Errors.Rows.Sum(r => r.Count);

    /// <summary>Makes batches durable, then visible.</summary>
    /// <exception cref="SqliteException">Nothing was changed; the same batches may be committed again.</exception>
    public CommitResult Commit(LedgerChange change)
    {
        try
        {
            using var transaction = _database.Connection.BeginTransaction();
            var result = Write(change);
            transaction.Commit();
            Keep(change);
            return result;
        }
        finally
        {
            _book.Forget();
            _counted.Clear();
        }
    }

    /// <summary>Lets turns that grew too old leave the windows.</summary>
    /// <returns>True if any did.</returns>
    public bool AdvanceWindows()
    {
        var any = _windows.Advance(_time.GetUtcNow());
        if (any) Publish();
        return any;
    }

    public void Dispose()
    {
        _windows.Dispose();
        _writer.Dispose();
    }

    private CommitResult Write(LedgerChange change)
    {
        var already = 0L;
        foreach (var batch in change.Batches) already += Count(batch);
        foreach (var row in _book.Usage.Touched) _writer.Write(row);
        foreach (var row in _book.Errors.Touched) _writer.Write(row);
        foreach (var batch in change.Batches)
        {
            if (batch.Position is { } position) _writer.Write(position);
        }
        foreach (var path in change.Forgotten) _writer.Forget(path);
        foreach (var session in change.Sessions) _writer.Write(session);
        foreach (var series in change.ReleasedUsage) _writer.ReleaseUsage(series);
        foreach (var series in change.ReleasedErrors) _writer.ReleaseError(series);
        if (NewestPlausible() is { } newest) _writer.WriteMeta(LastTurn, newest);
        if (change.CompletesBaseline) CompleteBaseline();
        return new CommitResult(_counted.Count, already, _book.FoldedNow());
    }

    private void CompleteBaseline()
    {
        _writer.WriteBaseline();
        _writer.WriteMeta(BaselineComplete, _time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <returns>Turns that had been counted before.</returns>
    private long Count(TurnBatch batch)
    {
        var already = 0L;
        foreach (ref readonly var turn in batch.Turns)
        {
            if (!TryCount(turn, batch.Sessions[turn.Session].Kind)) already++;
        }
        return already;
    }

    private bool TryCount(in Turn turn, string sessionKind)
    {
        var usage = _book.FindUsage(new SeriesLabels(turn.Provider, turn.Model, sessionKind), released: !IsBaselineComplete);
        var error = turn.ErrorReason is { } reason
            ? _book.FindError(new SeriesLabels(turn.Provider, turn.Model, reason), released: !IsBaselineComplete)
            : null;
        if (!_writer.TryInsert(turn, usage.State.Id, error?.State.Id)) return false;

        _book.Usage.Touch(usage);
        usage.Add(turn);
        if (error is not null)
        {
            _book.Errors.Touch(error);
            error.Add();
        }
        _counted.Add(new CountedTurn(usage.State.Id, turn.Time, error is not null, turn.Tokens));
        return true;
    }

    private long? NewestPlausible()
    {
        var limit = (_time.GetUtcNow() + PlausibleFuture).ToUnixTimeMilliseconds();
        var newest = _lastTurn;
        foreach (ref readonly var turn in CollectionsMarshal.AsSpan(_counted))
        {
            if (turn.Time <= limit && !(turn.Time <= newest)) newest = turn.Time;
        }
        return newest == _lastTurn ? null : newest;
    }

    /// <summary>The transaction is durable: what it added joins the totals.</summary>
    private void Keep(LedgerChange change)
    {
        _lastTurn = NewestPlausible() ?? _lastTurn;
        _book.Keep();
        _book.Release(change.ReleasedUsage, change.ReleasedErrors);
        foreach (ref readonly var turn in CollectionsMarshal.AsSpan(_counted)) _windows.Add(turn);
        _windows.Advance(_time.GetUtcNow());
        IsBaselineComplete |= change.CompletesBaseline;
        Publish();
    }

    private void Publish()
    {
        var lastTurn = _lastTurn is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : (DateTimeOffset?)null;
        _current = new UsageSnapshot(
            IsBaselineComplete, _book.UsageSnapshot(), _book.ErrorSnapshot(), _windows.Snapshot(_book.Usage.Rows), lastTurn);
    }
}
