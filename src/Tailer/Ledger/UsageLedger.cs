using Clawtail.Tailer.Ledger.Native;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Counts turns, each once. A commit writes the new turn keys, the totals they add up to and the positions they were read
/// to in one transaction, so that a crash repeats a batch or skips nothing; only then the new totals are shown.
/// </summary>
/// <remarks>One thread commits; any thread reads <see cref="Current"/>.</remarks>
internal sealed class UsageLedger : IDisposable
{
    private readonly LedgerDatabase _database;
    private readonly int _maxSeries;
    private readonly TimeProvider _time;
    private readonly ShownFile _shownFile;

    /// <summary>Null after a failure: then it is opened and read anew when it is needed next.</summary>
    private LedgerContents? _contents;
    private ShownTotals? _shown;
    private long _rolloutSweep;
    private volatile UsageSnapshot _current;

    /// <param name="database">Stays the caller's to close.</param>
    /// <param name="maxSeries">Label sets per metric before new ones fold.</param>
    public UsageLedger(LedgerDatabase database, int maxSeries, TailerLimits limits, TimeProvider time)
    {
        (_database, _maxSeries, _time) = (database, maxSeries, time);
        _shownFile = new ShownFile(database.Path);
        Sessions = new SessionRegistry(() => Contents.SessionRows, limits);
        _current = Contents.Snapshot();
    }

    public UsageSnapshot Current => _current;

    /// <summary>The history that was there before Clawtail has been read.</summary>
    public bool IsBaselineComplete => _current.BaselineComplete;

    /// <summary>Series were made by history that is still being read; they wait for <see cref="LedgerChange.CompletesHistory"/>.</summary>
    public bool HasHiddenSeries =>
        _current.Usage.Any(s => s.State.Hidden) || _current.Errors.Any(s => s.State.Hidden) || _current.Agents.Any(s => s.State.Hidden);

    public SessionRegistry Sessions { get; }

    /// <summary>Native turns, and what of them has to wait.</summary>
    public NativeCounter Native => Contents.Native;

    /// <summary>When <see cref="AdvanceWindows"/> has something to do.</summary>
    public DateTimeOffset? NextExpiry => _contents?.NextChange;

    public long Size => _database.Size;

    /// <summary>Every turn ever counted.</summary>
    public long TotalTurns => Contents.Turns;

    /// <summary>What scrapers may have seen, for a ledger that goes on where this one ends; null if nothing.</summary>
    public ShownTotals? Shown => _contents?.Shown ?? _shown;

    private LedgerContents Contents => _contents ??= Load();

    /// <summary>Makes batches durable, then visible.</summary>
    /// <exception cref="LedgerInUseException">Another Clawtail has taken the ledger over.</exception>
    /// <exception cref="SqliteException">
    /// Nothing is shown of the change; after <see cref="Abandon"/> the same batches may be committed again, whether it became durable or not.
    /// </exception>
    public CommitResult Commit(LedgerChange change)
    {
        var contents = Contents;
        try
        {
            using var transaction = _database.Begin();
            var result = contents.Write(change);
            transaction.Commit();
            contents.Apply(change);
            _current = contents.Snapshot();
            NoteShown(contents);
            return result;
        }
        finally
        {
            contents.Rollback();
        }
    }

    /// <summary>Messages of a provider after one moment and until another; milliseconds since the Unix epoch.</summary>
    public long MessagesBetween(string provider, long after, long until) => Contents.MessagesBetween(provider, after, until);

    /// <summary>Lets turns that grew too old leave the windows, and turns enter whose time has come.</summary>
    /// <returns>True if any did.</returns>
    public bool AdvanceWindows()
    {
        var any = Contents.AdvanceWindows();
        if (any) _current = Contents.Snapshot();
        return any;
    }

    /// <summary>
    /// Drops the connection and what is in memory. A connection that met errors may hold locks that it cannot let go of, and
    /// a commit that failed may have become durable: only what is read anew is certain.
    /// </summary>
    public void Abandon()
    {
        (_shown, _rolloutSweep) = (Shown, _contents?.Native.Sweep ?? _rolloutSweep);
        _contents?.Dispose();
        _contents = null;
        Sessions.Forget();
        _database.Disconnect();
    }

    public void Dispose()
    {
        _contents?.Dispose();
        _shownFile.Dispose();
    }

    private LedgerContents Load()
    {
        var contents = LedgerContents.Load(_database.Connect(), Sessions, _maxSeries, _rolloutSweep, _time);
        try
        {
            contents.Native.ForgetSweeps();
            return contents;
        }
        catch
        {
            contents.Dispose();
            throw;
        }
    }

    private void NoteShown(LedgerContents contents)
    {
        if (contents.IsBaselineComplete && contents.Shown is { } shown) _shownFile.Write(contents.Ledger, contents.Commits, shown);
    }
}
