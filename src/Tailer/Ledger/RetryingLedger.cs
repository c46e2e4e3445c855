using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;
using Polly;
using Polly.Retry;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Opens and commits through trouble that passes: a full disk, a read-only or unreachable directory, another program's
/// lock. It is waited out for as long as it takes, because nothing is lost while counting stands still.
/// </summary>
internal sealed class RetryingLedger
{
    /// <summary>A ledger that fails so often in a row, and is sound whenever it is looked at, cannot be used either.</summary>
    private const int MaxAttempts = 5;

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly ITailerEvents _events;
    private readonly TailerLimits _limits;
    private readonly OwnerWatch _watch;
    private readonly ResiliencePipeline _untilWritable;

    /// <summary>The ledger that was opened last: if it is found damaged, what it had shown is still here.</summary>
    private UsageLedger? _opened;
    private volatile string? _failure;

    /// <param name="waiting">Called at every attempt that failed.</param>
    public RetryingLedger(string directory, TailerLimits limits, TimeProvider time, ITailerEvents events, Action waiting)
    {
        (_directory, _limits, _time, _events) = (directory, limits, time, events);
        _watch = new OwnerWatch(time);
        _untilWritable = UntilWritable(time, exception =>
        {
            _opened?.Abandon();
            // The first failure and every new reason is said, not every attempt.
            if (_failure != exception.Message) events.LedgerFailing(_directory, exception.Message);
            _failure = exception.Message;
            waiting();
        });
    }

    /// <summary>Why the ledger cannot be written at the moment; null when it can.</summary>
    public string? Failure => _failure;

    /// <summary>Opens the ledger and reads what a start needs of it.</summary>
    /// <exception cref="LedgerInUseException">Another Clawtail holds it.</exception>
    /// <exception cref="LedgerForeignException">It is not ours to write.</exception>
    /// <exception cref="LedgerDamagedException">It is damaged.</exception>
    public LedgerSession Open(int maxSeries, CancellationToken cancellation)
    {
        _opened = null;
        var ledger = Execute(() => LedgerSession.Open(_directory, _watch, maxSeries, _limits, _time), cancellation);
        _opened = ledger.Usage;
        ledger.Sessions.Reading = read => Execute(() => Do(read), cancellation);
        _events.LedgerOpened(ledger.Path, ledger.IsNew);
        if (ledger.LostCommits > 0) _events.LedgerOlderThanShown(ledger.Path, ledger.LostCommits);
        return ledger;
    }

    /// <summary>Runs something that needs the ledger, as often as it takes.</summary>
    /// <exception cref="LedgerDamagedException">What is on disk is damaged.</exception>
    public T Execute<T>(Func<T> work, CancellationToken cancellation)
    {
        var result = _untilWritable.Execute(_ => Try(work), cancellation);
        if (_failure is not null) _events.LedgerRecovered();
        _failure = null;
        return result;
    }

    /// <summary>Moves a damaged ledger away; the next <see cref="Open"/> finds one that goes on where it stood.</summary>
    public void Quarantine(LedgerDamagedException damage, CancellationToken cancellation)
    {
        var path = Path.Combine(_directory, LedgerDatabase.FileName);
        var (now, shown) = (_time.GetUtcNow(), _opened?.Shown ?? ShownFile.Read(path)?.Shown ?? ShownTotals.TryRead(path));
        var aside = Execute(() => LedgerDatabase.Quarantine(_directory, now, shown), cancellation);
        _opened = null;
        _events.LedgerQuarantined(path, aside, damage.Message);
    }

    /// <exception cref="LedgerDamagedException">What is on disk is damaged.</exception>
    public void Commit(UsageLedger ledger, LedgerChange change, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        var result = Execute(() => ledger.Commit(change), cancellation);
        Report(ledger, change, result, _time.GetElapsedTime(started));
    }

    /// <summary>Commits before the program ends, if the ledger takes it at once; otherwise it is read again after the next start.</summary>
    public void CommitBeforeExit(UsageLedger ledger, LedgerChange change)
    {
        try
        {
            var started = _time.GetTimestamp();
            Report(ledger, change, ledger.Commit(change), _time.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is SqliteException or IOException || LedgerCheck.IsDamage(exception))
        {
            // A disk that is full just now, or damage: the next start says so, and nothing is lost.
        }
    }

    private void Report(UsageLedger ledger, LedgerChange change, CommitResult result, TimeSpan duration)
    {
        var entries = new long[Enum.GetValues<EntryOutcome>().Length];
        var bytes = 0L;
        foreach (var batch in change.Batches)
        {
            bytes += batch.BytesRead;
            for (var i = 0; i < entries.Length; i++) entries[i] += batch.Entries[i];
        }
        foreach (var labels in result.Folded)
        {
            if (labels.IsAgent) _events.SeriesFolded("agent", labels.Provider);
            else _events.SeriesFolded(labels.Provider, labels.Model);
        }
        _events.BatchCommitted(new CommitReport(result.Counted, result.AlreadyCounted, entries, bytes, duration, ledger.Size));
    }

    /// <summary>
    /// Damage is what is still there when the ledger is opened anew and checked, twice, after the errors have ended; or what
    /// goes wrong every time, though nothing can be found. While errors last the check fails as well, and is waited out.
    /// </summary>
    private T Try<T>(Func<T> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return work();
            }
            catch (Exception exception) when (LedgerCheck.IsDamage(exception))
            {
                _opened?.Abandon();
                if (attempt == MaxAttempts || IsDamaged()) throw new LedgerDamagedException(exception.Message, exception);
            }
        }
    }

    private bool IsDamaged()
    {
        var path = Path.Combine(_directory, LedgerDatabase.FileName);
        return LedgerCheck.FindDamage(path, _time) is not null && LedgerCheck.FindDamage(path, _time) is not null;
    }

    private static bool Do(Action read)
    {
        read();
        return true;
    }

    private static ResiliencePipeline UntilWritable(TimeProvider time, Action<Exception> failed) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<SqliteException>(exception => exception.IsTransient())
                    .Handle<IOException>()
                    .Handle<UnauthorizedAccessException>(),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = retry =>
                {
                    failed(retry.Outcome.Exception!);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
}
