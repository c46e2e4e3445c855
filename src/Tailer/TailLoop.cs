using System.Collections.Concurrent;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sources;
using Clawtail.Tailer.Watching;

namespace Clawtail.Tailer;

/// <summary>The loop: look, read what changed, commit, wait.</summary>
internal sealed class TailLoop
{
    /// <summary>How much of one source is read before the others get their turn, once counters are live.</summary>
    private const int BatchesPerPass = 4;

    /// <summary>Transcripts held open; a process has 1,024 file handles by default.</summary>
    private const int MaxHeldOpen = 128;

    /// <summary>Bytes read after which memory is given back.</summary>
    private const long GiveBackAfter = 64 * 1024 * 1024;

    /// <summary>How long a baseline waits for a database that a crash left behind, so that its history is no increase later.</summary>
    private static readonly TimeSpan CrashPatience = TimeSpan.FromMinutes(2);

    private readonly UsageLedger _ledger;
    private readonly RetryingLedger _keeper;
    private readonly IWaker _wake;
    private readonly ConcurrentQueue<SeriesReleases> _releases;
    private readonly TimeProvider _time;
    private readonly ITailerEvents _events;
    private readonly Action _lastIteration;
    private readonly TailerLimits _limits;
    private readonly SessionRegistry _sessions;
    private readonly SourceDiscovery _home;
    private readonly ReadAhead _readAhead;
    private readonly HashSet<Source> _unfinished = [];
    private readonly long _started;

    private long _bytesSinceGivenBack;
    private bool _hasGivenBack;
    private bool _hasSwept;
    private volatile bool _isCaughtUp;

    public TailLoop(
        TailerOptions options, HomeLayout layout, LedgerSession ledger, RetryingLedger keeper, IWaker wake,
        ConcurrentQueue<SeriesReleases> releases, TimeProvider time, ITailerEvents events, Action markAlive)
    {
        (_ledger, _keeper, _wake, _releases, _time, _events, _lastIteration) = (ledger.Usage, keeper, wake, releases, time, events, markAlive);
        (_limits, _sessions) = (options.Limits, ledger.Sessions);
        _home = new SourceDiscovery(options, layout, _sessions, wake, time, events);
        var handles = new HandleBudget(MaxHeldOpen);
        _readAhead = new ReadAhead(() => new DrainTools(
            new FileDrain(handles, options.MaxEntrySize, time, events),
            new CompressedFileDrain(options.MaxEntrySize, time, events),
            new DatabaseDrain(options.MaxEntrySize, time, events)), options.Limits);
        _started = time.GetTimestamp();
        _home.Files.Load(ledger.Sources);
        _home.Databases.Load(ledger.Sources);
    }

    public SessionCounts Sessions => _home.Sessions;

    public AccountsSnapshot Accounts => _home.Accounts;

    /// <summary>Null when it is ready.</summary>
    public string? WhyNotReady =>
        _home.Obstacle is { } obstacle ? obstacle
        : _isCaughtUp ? null
        : _ledger.IsBaselineComplete ? "catching up with what happened meanwhile"
        : "reading the history that was there before Clawtail";

    private bool WaitsForHistory =>
        !_ledger.IsBaselineComplete && _time.GetElapsedTime(_started) < CrashPatience
        && _home.Databases.All.Any(d => d.Trouble == SourceTrouble.NeedsRecovery);

    public async Task RunAsync(CancellationToken stopping)
    {
        var hints = new WakeHints([], Everything: true);
        while (true)
        {
            _lastIteration();
            var look = _home.Look(hints);
            await ReadAsync(look, stopping);
            Settle(look, stopping);
            hints = await _wake.WaitAsync(UntilDue(), stopping);
        }
    }

    public void Close()
    {
        foreach (var file in _home.Files.All) file.Close();
        foreach (var database in _home.Databases.All) database.Close();
    }

    private async Task ReadAsync(DiscoveryResult look, CancellationToken stopping)
    {
        var change = new LedgerChange();
        change.Forgotten.AddRange(look.Forgotten);
        var work = InOrder(look.Work);
        ReportProgress(work);
        try
        {
            await foreach (var reading in _readAhead.ReadAsync(work, _ledger.IsBaselineComplete ? BatchesPerPass : int.MaxValue, stopping))
            {
                Take(reading, change);
                if (change.Turns < _limits.TurnsPerCommit && change.Batches.Count < _limits.BatchesPerCommit) continue;
                Commit(change, stopping);
                ReportProgress(work);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Everything read so far is kept, if the ledger takes it at once.
            if (!change.IsEmpty) _keeper.CommitBeforeExit(_ledger, change);
            throw;
        }
        Commit(change, stopping);
    }

    /// <summary>A start or a catch-up leaves memory behind that a sidecar's neighbours can use better.</summary>
    private void GiveBackMemory()
    {
        if (_hasGivenBack && _bytesSinceGivenBack < GiveBackAfter) return;

        (_hasGivenBack, _bytesSinceGivenBack) = (true, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private List<Source> InOrder(List<Source> found)
    {
        var work = new List<Source>(found.Count + _unfinished.Count);
        work.AddRange(_unfinished.Union(found));
        work.Sort((a, b) => a.Order.CompareTo(b.Order));
        _unfinished.Clear();
        return work;
    }

    private void Take(SourceBatch reading, LedgerChange change)
    {
        change.Batches.Add(reading.Batch);
        _bytesSinceGivenBack += reading.Batch.BytesRead;
        if (reading.Outcome == DrainOutcome.More) _unfinished.Add(reading.Source);
        else _unfinished.Remove(reading.Source);
        if (reading.Source is TranscriptFile file) _home.Files.Recognise(file);
    }

    private void Commit(LedgerChange change, CancellationToken stopping)
    {
        if (!change.IsEmpty || _sessions.HasUnsaved || change.Batches.Exists(b => b.BytesRead > 0)) _keeper.Commit(_ledger, change, stopping);
        foreach (var batch in change.Batches) _readAhead.Return(batch);
        change.Clear();
        _lastIteration();
    }

    /// <summary>What follows a reading: the baseline ends, seen series are released, windows move on, gauges are renewed.</summary>
    private void Settle(DiscoveryResult look, CancellationToken stopping)
    {
        var change = new LedgerChange();
        while (_releases.TryDequeue(out var releases)) change.Release(releases);
        _hasSwept |= look.WasSweep && _home.Obstacle is null;
        var isThrough = _hasSwept && _home.Obstacle is null && _unfinished.Count == 0 && !WaitsForHistory;
        change.CompletesBaseline = isThrough && !_ledger.IsBaselineComplete;
        if (!change.IsEmpty) _keeper.Commit(_ledger, change, stopping);
        if (change.CompletesBaseline) _events.BaselineCompleted(_ledger.TotalTurns, _time.GetElapsedTime(_started));

        _isCaughtUp |= isThrough;
        _keeper.Execute(_ledger.AdvanceWindows, stopping);
        _home.Publish();
        ReportProgress(_unfinished);
        if (_isCaughtUp) GiveBackMemory();
        if (!look.WasSweep) return;

        _home.Files.CloseIdle();
        _home.Report();
    }

    private void ReportProgress(IReadOnlyCollection<Source> work) =>
        _events.Progressed(work.Count(s => s.BytesBehind > 0), work.Sum(s => s.BytesBehind));

    private TimeSpan UntilDue()
    {
        if (_unfinished.Count > 0) return TimeSpan.Zero;

        // Turns leave a window one by one; once a second is often enough to look.
        var expiry = _ledger.NextExpiry - _time.GetUtcNow();
        if (expiry < TimeSpan.FromSeconds(1)) expiry = TimeSpan.FromSeconds(1);
        return expiry is { } due && due < _home.UntilSweep ? due : _home.UntilSweep;
    }
}
