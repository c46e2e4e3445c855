using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Sources;
using Clawtail.Tailer.Watching;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>What a look at the home found to do.</summary>
/// <param name="Learned">Sessions whose kind an index told.</param>
/// <param name="Forgotten">Names of sources that have been gone for long.</param>
internal sealed record DiscoveryResult(
    bool WasSweep, IReadOnlyList<TrackedSource> Work, IReadOnlyList<SessionRow> Learned, IReadOnlyList<string> Forgotten)
{
    public static DiscoveryResult Nothing(bool wasSweep) => new(wasSweep, [], [], []);
}

/// <summary>Looks at what exists in a home now: at everything in a sweep, which is the truth, or where an event hinted.</summary>
internal sealed class SourceDiscovery(
    TailerOptions options, HomeLayout layout, IReadOnlyList<SourceFormat> formats, SourceTable sources, FolderListing folders,
    Func<string, bool> knowsSession, IWaker waker, TimeProvider time, ITailerEvents events)
{
    private readonly SweepSchedule _schedule = new(options.SweepInterval, time);
    private readonly HomeMetadata _metadata = new(layout, options.AccountLabel, time, events);
    private DateTimeOffset _lastSweep;
    private TimeSpan _sweepTook;
    private bool _isSweepAsked;
    private bool _eventsAreMissing;
    private bool _hasLinks;
    private volatile string? _obstacle;

    /// <summary>Why nothing of the home can be seen; null when it can. What was known of it is kept.</summary>
    public string? Obstacle => _obstacle;

    public HomeMetadata Metadata => _metadata;

    public TimeSpan UntilSweep
    {
        get
        {
            _schedule.IsEager = waker.WatchingSince is null || _eventsAreMissing || _hasLinks;
            return _isSweepAsked && _schedule.UntilAllowed < _schedule.UntilDue ? _schedule.UntilAllowed : _schedule.UntilDue;
        }
    }

    public DiscoveryResult Look(WakeHints hints)
    {
        _isSweepAsked |= hints.Everything;
        return UntilSweep == TimeSpan.Zero ? Sweep(hints) : LookAt(hints.Paths);
    }

    public void Report()
    {
        var present = sources.All.Where(s => s.MissedSince is null || s.IsBeingRead).ToList();
        var byTrouble = present.Where(s => s.Source.Trouble is not null).CountBy(s => s.Source.Trouble!.Kind).ToDictionary();
        var behind = present.Count(s => s.IsBeingRead);
        events.SweepCompleted(new SweepReport(
            present.Count(s => s.Source.Trouble is null) - behind, behind, byTrouble.GetValueOrDefault(TroubleKind.Unreadable), _sweepTook)
        {
            SourcesNeedingRecovery = byTrouble.GetValueOrDefault(TroubleKind.NeedsRecovery),
            SourcesUnsupported = byTrouble.GetValueOrDefault(TroubleKind.UnsupportedSchema),
            SourcesOverBudget = byTrouble.GetValueOrDefault(TroubleKind.OverBudget),
            SourcesFaulty = byTrouble.GetValueOrDefault(TroubleKind.Faulty),
            FoldersUnreadable = folders.Unreadable.Count,
        });
    }

    private DiscoveryResult Sweep(WakeHints hints)
    {
        try
        {
            return SweepAll(hints);
        }
        finally
        {
            _schedule.End();
        }
    }

    private DiscoveryResult SweepAll(WakeHints hints)
    {
        var started = time.GetTimestamp();
        waker.EnsureWatching();
        _schedule.Begin(mayBeNewFolder: _isSweepAsked);
        _isSweepAsked = false;
        _lastSweep = time.GetUtcNow();
        if (FindAgents() is not { } inHome) return DiscoveryResult.Nothing(wasSweep: true);

        var agents = WithOutside(inHome);

        var learned = new List<SessionRow>();
        _metadata.Refresh(agents, learned);
        var work = sources.Sweep(formats, agents, folders.Unreadable.Keys);
        NoteUnannounced(work, hints);
        _hasLinks = agents.Any(layout.IsLinked) || sources.All.Any(s => s is { MissedSince: null, Source.IsLinked: true })
            || layout.Outside.Folders.Count > 0;
        _sweepTook = time.GetElapsedTime(started);
        return new DiscoveryResult(true, work, learned, sources.ForgetGone());
    }

    private DiscoveryResult LookAt(IReadOnlyCollection<string> paths)
    {
        sources.BeginLook(isSweep: false);
        foreach (var path in paths)
        {
            if (!layout.TryLocate(path, out var agent)) continue;
            foreach (var format in formats) format.Look(agent, path, sources);
        }
        var work = sources.EndLook();
        if (work.Count > 0) _eventsAreMissing = false;

        var learned = new List<SessionRow>();
        // OpenClaw writes the index anew at every turn; only a session that nobody knows is worth reading it for.
        foreach (var agent in work.Select(s => s.Source).OfType<TranscriptSource>().Where(t => !knowsSession(t.Session)).Select(t => t.Agent).Distinct())
            _metadata.RefreshIndex(agent, learned);
        if (paths.Any(HomeLayout.IsAuthFile)) _metadata.RefreshAuth(isNew: false);
        return new DiscoveryResult(false, work, learned, []);
    }

    /// <summary>Looks where the home keeps something elsewhere, before its positions are restored.</summary>
    public void FindOutside() => WithOutside(layout.ListAgents(folders));

    /// <summary>With agents that only have something elsewhere; what cannot be read there is said.</summary>
    private IReadOnlyList<AgentFolder> WithOutside(IReadOnlyList<AgentFolder> inHome)
    {
        var agents = _metadata.FindOutside(inHome);
        folders.SetMissing(layout.Outside.Missing);
        return agents;
    }

    /// <returns>Agents by name, in a fixed order; null if the home cannot be seen.</returns>
    private IReadOnlyList<AgentFolder>? FindAgents()
    {
        var wasMissing = _obstacle == layout.MissingHome;
        if (!Directory.Exists(layout.Home))
        {
            _obstacle = layout.MissingHome;
            if (!wasMissing) events.HomeMissing(layout.Home);
            return null;
        }
        if (wasMissing) events.HomeFound(layout.Home);

        folders.ForgetMissing();
        var agents = layout.ListAgents(folders);
        _obstacle = folders.Unreadable.TryGetValue(layout.Agents, out var reason) ? $"{layout.Agents} cannot be read: {reason}" : null;
        return _obstacle is null ? agents : null;
    }

    /// <summary>A change that is older than the watch's delay, younger than the watch, and was not announced: events cannot be trusted.</summary>
    private void NoteUnannounced(IReadOnlyList<TrackedSource> work, WakeHints hints)
    {
        if (waker.WatchingSince is not { } since || work.Count == 0) return;

        var announced = formats.SelectMany(f => hints.Paths.Select(f.OwnerOf)).ToHashSet(StringComparer.Ordinal);
        foreach (var found in work)
        {
            if (found.IsBeingRead || found.Source.Trouble is not null || found.Source.Changed is not { } ticks) continue;
            if (announced.Contains(found.Source.Path) || ticks < since.UtcTicks) continue;
            if (ticks > (_lastSweep - SweepSchedule.EagerInterval).UtcTicks) continue;

            _eventsAreMissing = true;
            events.ChangeUnannounced(found.Source.Path);
        }
    }
}
