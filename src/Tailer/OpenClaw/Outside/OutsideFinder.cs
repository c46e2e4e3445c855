using Clawtail.Tailer.OpenClaw.Database;

namespace Clawtail.Tailer.OpenClaw.Outside;

/// <summary>
/// Finds what lies elsewhere: databases that OpenClaw's own list of them names (<c>agent_databases</c>, from 2026.8 on), transcripts
/// beside the index that the configuration names, and the homes of other profiles. What cannot be read is said, not passed over.
/// </summary>
internal sealed class OutsideFinder(HomeLayout layout)
{
    /// <summary>OpenClaw's list keeps agents that are gone: what was not opened for so long before the last that was is not missed.</summary>
    private static readonly TimeSpan ListMemory = TimeSpan.FromDays(7);

    /// <summary>The agent of an index that is not one agent's.</summary>
    private const string DefaultAgent = "main";

    private const string AgentPlaceholder = "{agentId}";

    /// <param name="agents">Those that have a folder in the home.</param>
    public OutsidePlaces Find(IReadOnlyList<ListedDatabase> listed, string? sessionStore, IReadOnlyList<string> agents)
    {
        var missing = new List<(string, string)>();
        var databases = FindDatabases(listed, missing).ToList();
        var folders = sessionStore is null ? [] : FindFolders(sessionStore, agents, missing).ToList();
        if (agents.Count > 0) missing.AddRange(FindProfiles());
        return databases.Count + folders.Count + missing.Count == 0 ? OutsidePlaces.None : new OutsidePlaces(databases, folders, missing);
    }

    private IEnumerable<OutsidePlace> FindDatabases(IReadOnlyList<ListedDatabase> listed, List<(string, string)> missing)
    {
        var newest = listed.Count == 0 ? 0 : listed.Max(d => d.LastSeen);
        foreach (var database in listed)
        {
            var path = Path.GetFullPath(Path.Combine(layout.Home, database.Path));
            if (IsUsual(path, database.Agent)) continue;

            if (File.Exists(path)) yield return new OutsidePlace(database.Agent, path);
            else if (newest - database.LastSeen < ListMemory.TotalMilliseconds)
                missing.Add((path, "OpenClaw keeps an agent's database there, which this process does not see: it must have the same path here"));
        }
    }

    /// <summary>Where it always is; a container may call the home otherwise.</summary>
    private bool IsUsual(string path, string agent)
    {
        var usual = layout.Database(agent);
        return path == usual || (path.EndsWith(usual[layout.Home.Length..], StringComparison.Ordinal) && File.Exists(usual));
    }

    private IEnumerable<OutsidePlace> FindFolders(string store, IReadOnlyList<string> agents, List<(string, string)> missing)
    {
        // From 2026.8 on it may name a database, which OpenClaw then lists.
        if (store.EndsWith(".sqlite", StringComparison.Ordinal)) yield break;

        if (store.StartsWith('~')) store = Path.GetDirectoryName(layout.Home) + store[1..];
        var perAgent = store.Contains(AgentPlaceholder, StringComparison.Ordinal);
        foreach (var agent in perAgent ? agents.DefaultIfEmpty(DefaultAgent) : [DefaultAgent])
        {
            var index = store.Replace(AgentPlaceholder, agent, StringComparison.Ordinal);
            var folder = Path.IsPathFullyQualified(index) ? Path.GetDirectoryName(Path.GetFullPath(index))! : index;
            if (agents.Any(a => folder == layout.Sessions(a)) || folder == layout.Sessions(agent)) continue;

            if (Path.IsPathFullyQualified(folder) && Directory.Exists(folder)) yield return new OutsidePlace(agent, folder);
            else missing.Add((folder, "session.store in openclaw.json keeps transcripts there, which this process does not see: it must have the same path here"));
        }
    }

    /// <summary>OpenClaw keeps a profile beside its home: <c>~/.openclaw-work</c>.</summary>
    private IEnumerable<(string, string)> FindProfiles()
    {
        var (parent, name) = (Path.GetDirectoryName(layout.Home), Path.GetFileName(layout.Home));
        if (parent is null || name is not ".openclaw") return [];

        try
        {
            return [.. Directory.EnumerateDirectories(parent, $"{name}-*").Where(home => Directory.Exists(Path.Combine(home, "agents"))).Order(StringComparer.Ordinal)
                .Select(home => (home, "it is the home of another profile, which needs a Clawtail of its own"))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever may not list the folder has only this home.
            return [];
        }
    }
}
