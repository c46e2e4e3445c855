using System.Collections.Concurrent;
using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sources;
using Clawtail.Tailer.Watching;

namespace Clawtail.Tailer;

/// <summary>The loop: look, read what changed, commit, wait.</summary>
internal sealed class TailLoop
{
    private readonly TailerLimits _limits;
    private readonly TailerOptions _options;
    private readonly UsageLedger _ledger;
    private readonly RetryingLedger _retrying;
    private readonly IWaker _waker;
    private readonly ConcurrentQueue<SeriesReleases> _releases;
    private readonly TimeProvider _time;
    private readonly ITailerEvents _events;
    private readonly Action _markAlive;
    private readonly SessionRegistry _sessions;
    private readonly FolderListing _folders;
    private readonly SourceTable _sources;
    private readonly SourceDiscovery _discovery;
    private readonly SourceHistory _history;
    private readonly NativePass _native;
    private readonly TroubleReports _troubles;
    private readonly LearningQueue _learning = new();
    private readonly ReadingPass _reading;
    private readonly IReadOnlyList<SourceFormat> _formats;
    private readonly long _started;

    private bool _hasSwept;
    private volatile bool _isCaughtUp;
    private volatile SessionCounts _sessionCounts = SessionCounts.Empty;

    public TailLoop(
        TailerOptions options, HomeLayout layout, LedgerSession ledger, RetryingLedger retrying, IWaker waker,
        ConcurrentQueue<SeriesReleases> releases, TimeProvider time, ITailerEvents events, Action markAlive)
    {
        (_options, _limits, _ledger, _retrying) = (options, options.Limits, ledger.Usage, retrying);
        (_waker, _releases, _time, _events, _markAlive) = (waker, releases, time, events, markAlive);
        _folders = new FolderListing(_limits, events);
        _sources = new SourceTable(_limits, time);
        var large = new LargeBuffer(LineReader.SizeFor(options.MaxEntrySize));
        _formats = Formats.Create(options, layout, _folders, large, time, events);
        _discovery = new SourceDiscovery(options, layout, _formats, _sources, _folders, ledger.Sessions.Knows, waker, time, events);
        _history = new SourceHistory(_limits, layout.Relative, time);
        _native = new NativePass(_ledger, retrying, _discovery.Metadata, ledger.Formats);
        _troubles = new TroubleReports(_limits, time, events);
        _reading = new ReadingPass(_limits, _ledger, retrying, ledger.Sessions, _history, _troubles, large, time, events, markAlive);
        _started = time.GetTimestamp();
        _sessions = ledger.Sessions;
        _history.Load(ledger.Obstacles, ledger.Formats);
        _discovery.FindOutside();
        Restore(layout, ledger);
    }

    public SessionCounts Sessions => _sessionCounts;

    /// <summary>What providers say of plans.</summary>
    public CodexQuota Quota => _native.Quota;

    public AccountsSnapshot Accounts => _discovery.Metadata.Accounts;

    /// <summary>Null when it is ready.</summary>
    public string? WhyNotReady =>
        _discovery.Obstacle is { } obstacle ? obstacle
        : !_isCaughtUp ? _ledger.IsBaselineComplete ? "catching up with what happened meanwhile" : "reading the history that was there before Clawtail"
        : _history.NothingReadable;

    /// <summary>What is there and is not counted, a line each.</summary>
    public IReadOnlyList<string> Missing => _history.Missing;

    private bool WaitsForHistory =>
        !_ledger.IsBaselineComplete && _time.GetElapsedTime(_started) < _limits.RecoveryPatience
        && _sources.All.Any(s => s.Source.Trouble is { Kind: TroubleKind.NeedsRecovery });

    public async Task RunAsync(CancellationToken stopping)
    {
        var hints = new WakeHints([], Everything: true);
        while (true)
        {
            _markAlive();
            _history.BeginPass();
            var found = _discovery.Look(hints);
            await ReadAsync(found, stopping);
            FinishPass(found, stopping);
            hints = await _waker.WaitAsync(UntilDue(), stopping);
            hints = hints with { Paths = [.. hints.Paths, .. _troubles.Due] };
        }
    }

    public void Close()
    {
        foreach (var source in _sources.All) source.Close();
        foreach (var format in _formats) format.Close();
    }

    private void Restore(HomeLayout layout, LedgerSession ledger)
    {
        foreach (var row in ledger.Sources)
        {
            var (path, agent) = (layout.Absolute(row.Path), default(AgentFolder));
            if (_formats.FirstOrDefault(f => f.Name == row.Format) is not { } format) continue;
            if (Path.IsPathRooted(row.Path)) agent = CodexHome.Personal(row.Path);
            else if (!layout.TryLocate(path, out agent)) continue;
            if (_native.Rereads(agent)) continue;
            if (format.Restore(agent, path, row.Position) is not { } source) continue;

            var tracked = _sources.Add(format, row.Path, source);
            tracked.MarkSaved();
            format.OnTaken(tracked);
        }
    }

    private async Task ReadAsync(DiscoveryResult found, CancellationToken stopping)
    {
        var change = new LedgerChange();
        foreach (var session in found.Learned) _learning.Add(session);
        foreach (var session in _learning.Take(_isCaughtUp ? _limits.LearnedPerPass : int.MaxValue)) _sessions.Learn(session);
        change.Forgotten.AddRange(found.Forgotten);
        if (found.WasSweep && _discovery.Obstacle is null) _native.BeginSweep(change);
        _history.Meet(_formats, _ledger.IsBaselineComplete, change);
        await _reading.ReadAsync(found.Work, change, isLive: _ledger.IsBaselineComplete && _isCaughtUp, stopping);
    }

    /// <summary>What follows a reading: the baseline ends, seen series are released, windows move on, gauges are renewed.</summary>
    private void FinishPass(DiscoveryResult found, CancellationToken stopping)
    {
        var change = new LedgerChange();
        while (_releases.TryDequeue(out var releases)) change.Release(releases);
        _hasSwept |= found.WasSweep && _discovery.Obstacle is null;
        var isThrough = _hasSwept && _discovery.Obstacle is null && _reading.IsPastStart && !WaitsForHistory;
        change.CompletesBaseline = isThrough && !_ledger.IsBaselineComplete;
        change.CompletesHistory = _ledger.IsBaselineComplete && _reading.IsDone && _ledger.HasHiddenSeries;
        if (found.WasSweep || change.CompletesBaseline) _history.Examine(_sources, _folders.Unreadable, change.CompletesBaseline);
        _history.Save(change);
        _native.Finish(change, _reading.IsDone, isThrough, _sources, _folders.Unreadable.Keys, _time.GetUtcNow());
        if (!change.IsEmpty) _retrying.Commit(_ledger, change, stopping);
        if (change.CompletesBaseline) _events.BaselineCompleted(_ledger.TotalTurns, _time.GetElapsedTime(_started));

        _isCaughtUp |= isThrough;
        _retrying.Execute(_ledger.AdvanceWindows, stopping);
        PublishSessions();
        _native.PublishQuota(stopping);
        _reading.ReportProgress();
        _troubles.SayLasting();
        foreach (var format in _formats) format.OnPassEnded();
        if (_isCaughtUp) _reading.GiveBackMemory();
        if (!found.WasSweep) return;

        foreach (var source in _sources.All.Where(s => s is { IsBeingRead: false, Reader: { } reader } && reader.IsIdle(s.Source))) source.Close();
        _discovery.Report();
    }

    private void PublishSessions()
    {
        var since = (_time.GetUtcNow() - _options.ActiveWindow).ToUnixTimeMilliseconds();
        _sessionCounts = new SessionCounts(_discovery.Metadata.IndexedSessions, _sessions.ActiveSince(since));
    }

    private TimeSpan UntilDue()
    {
        var work = _reading.UntilNext;
        if (work == TimeSpan.Zero || !_learning.IsEmpty) return TimeSpan.Zero;

        // Turns leave a window one by one; once a second is often enough to look.
        var expiry = _ledger.NextExpiry - _time.GetUtcNow();
        if (expiry < TimeSpan.FromSeconds(1)) expiry = TimeSpan.FromSeconds(1);
        var due = expiry < _discovery.UntilSweep ? expiry.Value : _discovery.UntilSweep;
        if (work < due) due = work.Value;
        if (_troubles.UntilDue is { } look && look < due) due = look;
        if (_native.NextDue is not { } waiting) return due;

        // A call that has waited for its session counts without one then.
        var until = TimeSpan.FromMilliseconds(Math.Max(100, waiting - _time.GetUtcNow().ToUnixTimeMilliseconds()));
        return until < due ? until : due;
    }
}
