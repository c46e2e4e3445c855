using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sources;
using Clawtail.Tailer.Watching;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>What a look at the home found to do.</summary>
/// <param name="Forgotten">Relative paths of files that have been gone for long.</param>
internal sealed record DiscoveryResult(bool WasSweep, List<Source> Work, List<string> Forgotten);

/// <summary>The home as far as it is known: agents, their sources, their sessions and accounts; and when to look again.</summary>
internal sealed class SourceDiscovery
{
    /// <summary>How often to sweep where events cannot be had, or cannot be trusted.</summary>
    private static readonly TimeSpan EagerInterval = TimeSpan.FromSeconds(1);

    /// <summary>For so long after a directory appeared, events in it may be missing.</summary>
    private static readonly TimeSpan NewDirectory = TimeSpan.FromSeconds(3);

    private readonly TailerOptions _options;
    private readonly HomeLayout _layout;
    private readonly SessionRegistry _sessions;
    private readonly IWaker _wake;
    private readonly TimeProvider _time;
    private readonly ITailerEvents _events;
    private readonly TranscriptFinder _finder;
    private readonly SharedDatabaseMetadata _shared;
    private readonly SortedDictionary<string, AgentMetadata> _agents = new(StringComparer.Ordinal);
    private DateTimeOffset _lastSweep = DateTimeOffset.MinValue;
    private DateTimeOffset _eagerUntil = DateTimeOffset.MinValue;
    private TimeSpan _sweepTook;
    private bool _eventsAreMissing;
    private volatile bool _isMissing;
    private volatile SessionCounts _sessionCounts = SessionCounts.Empty;
    private volatile AccountsSnapshot _accounts = AccountsSnapshot.Empty;

    public SourceDiscovery(
        TailerOptions options, HomeLayout layout, SessionRegistry sessions, IWaker wake, TimeProvider time, ITailerEvents events)
    {
        (_options, _layout, _sessions, _wake, _time, _events) = (options, layout, sessions, wake, time, events);
        _finder = new TranscriptFinder(layout, events);
        Files = new TranscriptTable(layout, _finder, time, events);
        Databases = new DatabaseTable(layout, time);
        _shared = new SharedDatabaseMetadata(layout.SharedDatabase, time, events);
    }

    public string Path => _layout.Home;

    /// <summary>Why the home cannot be seen whole; null when it can. What was known of it is kept.</summary>
    public string? Obstacle => _isMissing ? $"the home {Path} does not exist yet" : _finder.Unreadable is { } folder ? $"{folder} cannot be read" : null;

    public TranscriptTable Files { get; }

    public DatabaseTable Databases { get; }

    public SessionCounts Sessions => _sessionCounts;

    public AccountsSnapshot Accounts => _accounts;

    public TimeSpan UntilSweep
    {
        get
        {
            var isEager = _wake.WatchingSince is null || _eventsAreMissing || _time.GetUtcNow() < _eagerUntil;
            var interval = isEager && EagerInterval < _options.SweepInterval ? EagerInterval : _options.SweepInterval;
            var due = _lastSweep + interval - _time.GetUtcNow();
            return due > TimeSpan.Zero ? due : TimeSpan.Zero;
        }
    }

    public DiscoveryResult Look(WakeHints hints) =>
        hints.Everything || _lastSweep == DateTimeOffset.MinValue || UntilSweep == TimeSpan.Zero ? Sweep(hints) : LookAt(hints.Paths);

    /// <summary>Renews what gauges show.</summary>
    public void Publish()
    {
        var since = (_time.GetUtcNow() - _options.ActiveWindow).ToUnixTimeMilliseconds();
        _sessionCounts = new SessionCounts(_sessionCounts.Indexed, _sessions.ActiveSince(since));
    }

    public void Report()
    {
        var sources = Files.All.Concat<Source>(Databases.All).Where(s => s.MissedSince is null || s.IsBeingRead).ToList();
        var byTrouble = sources.CountBy(s => s.Trouble).ToDictionary();
        var behind = sources.Count(s => s.IsBeingRead);
        _events.SweepCompleted(new SweepReport(
            byTrouble.GetValueOrDefault(SourceTrouble.None) - behind, behind, byTrouble.GetValueOrDefault(SourceTrouble.Unreadable), _sweepTook)
        {
            SourcesNeedingRecovery = byTrouble.GetValueOrDefault(SourceTrouble.NeedsRecovery),
            SourcesUnsupported = byTrouble.GetValueOrDefault(SourceTrouble.UnsupportedSchema),
        });
    }

    private DiscoveryResult Sweep(WakeHints hints)
    {
        var started = _time.GetTimestamp();
        _wake.Renew();
        _lastSweep = _time.GetUtcNow();
        if (hints.Everything) _eagerUntil = _lastSweep + NewDirectory;
        if (!FindHome()) return new DiscoveryResult(true, [], []);

        var agents = _finder.FindAgents();
        RefreshMetadata(agents);
        var (work, forgotten) = (new List<Source>(), new List<string>());
        Databases.Sweep(agents, work, forgotten);
        Files.Sweep(agents, work, forgotten);
        foreach (var source in work) NoteUnannounced(source, hints);
        _sweepTook = _time.GetElapsedTime(started);
        return new DiscoveryResult(true, work, forgotten);
    }

    private DiscoveryResult LookAt(IReadOnlyCollection<string> paths)
    {
        var work = new List<Source>();
        Databases.Look(paths, work);
        Files.Look(paths, work);
        if (work.Count > 0) _eventsAreMissing = false;

        // A new session is in OpenClaw's index before its first turn is in a transcript.
        foreach (var file in work.OfType<TranscriptFile>()) LearnSession(file);
        if (paths.Any(HomeLayout.IsAuthFile)) RefreshAuth(isNew: false);
        return new DiscoveryResult(false, work, []);
    }

    private bool FindHome()
    {
        var exists = _finder.HomeExists;
        if (!exists && !_isMissing) _events.HomeMissing(_layout.Home);
        if (exists && _isMissing) _events.HomeFound(_layout.Home);
        _isMissing = !exists;
        return exists;
    }

    /// <summary>A change that is older than the watch's delay, younger than the watch, and was not announced: events cannot be trusted.</summary>
    private void NoteUnannounced(Source source, WakeHints hints)
    {
        if (_wake.WatchingSince is not { } since || source.Trouble != SourceTrouble.None || source.IsBeingRead) return;
        if (source.Changed is not { } ticks || hints.Paths.Any(p => DatabaseStat.OwnerOf(p) == source.Path)) return;

        var written = new DateTimeOffset(ticks, TimeSpan.Zero);
        if (written < since || written > _lastSweep - EagerInterval) return;

        _eventsAreMissing = true;
        _events.ChangeUnannounced(source.Path);
    }

    private void RefreshMetadata(IReadOnlyList<string> agents)
    {
        var isAuthNew = _shared.Refresh();
        foreach (var gone in _agents.Keys.Except(agents).ToList()) isAuthNew |= _agents.Remove(gone);

        foreach (var agent in agents)
        {
            var metadata = MetadataOf(agent);
            var isStoreNew = metadata.Store.Refresh();
            if (isStoreNew) Learn(agent, metadata.Store.NewSessions);
            if (metadata.Index.Refresh()) Learn(agent, metadata.Index.Sessions);
            isAuthNew |= isStoreNew;
        }
        RefreshAuth(isAuthNew);
        CountIndexed();
    }

    private void LearnSession(TranscriptFile file)
    {
        if (_sessions.Knows(file.Session)) return;

        var index = MetadataOf(file.Agent).Index;
        if (index.Refresh()) Learn(file.Agent, index.Sessions);
    }

    private AgentMetadata MetadataOf(string agent)
    {
        if (!_agents.TryGetValue(agent, out var metadata))
            metadata = _agents[agent] = AgentMetadata.Of(agent, _layout, _time, _events);
        return metadata;
    }

    private void Learn(string agent, IReadOnlyList<IndexedSession> sessions)
    {
        foreach (var session in sessions)
        {
            foreach (var id in session.Ids) _sessions.Learn(new SessionRow($"{agent}/{id}", session.Kind, 0));
        }
    }

    private void CountIndexed()
    {
        var byKind = _agents.Values.SelectMany(a => a.Indexed).CountBy(s => s.Kind);
        _sessionCounts = new SessionCounts(byKind.ToImmutableSortedDictionary(StringComparer.Ordinal), _sessionCounts.RecentEntries);
    }

    /// <summary>What databases say is as old as the last sweep: they change with every turn, credentials seldom.</summary>
    /// <param name="isNew">Something that is not a file is to be understood anew.</param>
    private void RefreshAuth(bool isNew)
    {
        foreach (var metadata in _agents.Values) isNew |= metadata.RefreshAuth();
        if (isNew) _accounts = AccountsSnapshot.Of([.. _agents.Values.Select(a => a.AuthRecords), [_shared.Auth]], _options.AccountLabel);
    }
}
