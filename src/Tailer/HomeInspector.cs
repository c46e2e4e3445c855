using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tailer.Sources;
using Clawtail.Tailer.Sqlite;
using Clawtail.Tailer.Watching;

namespace Clawtail.Tailer;

/// <summary>Looks at a home once, as <see cref="TailLoop"/> does at its start, and counts nothing.</summary>
internal sealed class HomeInspector
{
    private readonly TailerOptions _options;
    private readonly HomeLayout _layout;
    private readonly HomeMetadata _metadata;
    private readonly FolderListing _folders;
    private readonly SourceTable _sources;
    private readonly IReadOnlyList<SourceFormat> _formats;

    public HomeInspector(TailerOptions options, TimeProvider time)
    {
        var events = new NobodyListens();
        _options = options;
        _layout = new HomeLayout(options.Home, new FileGate(options.Home, options.CodexDirectories, state: null));
        _metadata = new HomeMetadata(_layout, options.AccountLabel, time, events);
        _folders = new FolderListing(options.Limits, events);
        _sources = new SourceTable(options.Limits, time);
        _formats = Formats.Create(options, _layout, _folders, new LargeBuffer(LineReader.SizeFor(options.MaxEntrySize)), time, events);
    }

    public HomeInspection Inspect()
    {
        var agents = _metadata.FindOutside(_layout.ListAgents(_folders));
        _sources.Sweep(_formats, agents, _folders.Unreadable.Keys);
        var found = _sources.All.Select(s => s.Source).ToList();
        var unreadable = FindUnreadable(found.Select(s => s.Path).Concat(agents.SelectMany(FilesBeside)));
        return new HomeInspection
        {
            Path = _layout.Home,
            Exists = Directory.Exists(_layout.Home),
            Release = _metadata.Config.Release,
            UsesPersonalCodex = _metadata.Config.UsesPersonalCodex,
            Agents = [.. agents.Select(a => a.Name)],
            Transcripts = found.OfType<TranscriptSource>().Count(),
            Rollouts = found.OfType<RolloutSource>().Count(r => !r.IsPersonal),
            Databases = [.. found.OfType<AgentDatabaseSource>().Select(d => Describe(d.Path))],
            CodexHomes = [.. _options.CodexDirectories.Select(home => Describe(home, found, unreadable))],
            Unreadable = [.. unreadable.Where(path => !_options.CodexDirectories.Any(home => IsIn(path, home)))],
            Missing = _layout.Outside.Missing,
            Folders = WatchedFolders.Count(_layout.Agents),
            NewestWrite = found.Max(s => s.Changed) is { } ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        };
    }

    /// <summary>What is read beside the sources of an agent.</summary>
    private IEnumerable<string> FilesBeside(AgentFolder agent) => [_layout.SessionIndexInUse(agent.Name), _layout.AuthProfiles(agent.Name)];

    private List<string> FindUnreadable(IEnumerable<string> files)
    {
        List<string> unreadable = [.. _folders.Unreadable.Keys];
        foreach (var file in files)
        {
            if (_layout.Gate.ReasonAgainst(file) is not null) unreadable.Add(file);
        }
        return unreadable;
    }

    private InspectedDatabase Describe(string path) =>
        new(path, ReadSchemaVersion(path), DatabaseStat.Read(path) is { LogSize: > 0 } && !DatabaseStat.HasLogIndex(path));

    private int? ReadSchemaVersion(string path)
    {
        if (_layout.Gate.TryOpen(path, out var file, out _) != OpenOutcome.Opened) return null;

        using (file)
        {
            try
            {
                return DatabaseHeader.ReadUserVersion(file!);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    private static InspectedCodexHome Describe(string home, List<Source> found, List<string> unreadable) => new(
        home, Directory.Exists(home), found.Count(s => s is RolloutSource { IsPersonal: true } && IsIn(s.Path, home)), [.. unreadable.Where(path => IsIn(path, home))]);

    private static bool IsIn(string path, string folder) => path == folder || CodexHome.IsBelow(path, folder);
}
