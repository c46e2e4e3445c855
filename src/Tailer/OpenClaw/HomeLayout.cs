using System.IO.Enumeration;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Outside;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>Where things are in an OpenClaw home (2026.4.26 to 2026.9.6).</summary>
internal sealed class HomeLayout(string home, FileGate gate)
{
    private const string AuthProfilesName = "auth-profiles.json";
    private const string AuthStateName = "auth-state.json";
    private const string SessionsName = "sessions";
    private const string AgentName = "agent";
    private const string IndexName = "sessions.json";
    private const string ColdName = "cold";

    private const string DatabaseName = "openclaw-agent.sqlite";
    private const string ImportArchiveName = "session-sqlite-import-archive";

    public string Home { get; } = home;

    /// <summary>Opens whatever is read of the home.</summary>
    public FileGate Gate { get; } = gate;

    /// <summary>Why nothing of the home can be seen, for a person.</summary>
    public string MissingHome { get; } = $"the home {home} does not exist yet";

    public string Agents { get; } = AgentsOf(home);

    /// <summary>The folder of what agents share.</summary>
    public string Shared { get; } = Path.Combine(home, "state");

    public string SharedDatabase => Path.Combine(Shared, "openclaw.sqlite");

    public static string AgentsOf(string home) => Path.Combine(home, "agents");

    public string Sessions(string agent) => Path.Combine(Agents, agent, SessionsName);

    /// <summary>Where transcripts lie that will not grow: cold storage, and what was imported into the database.</summary>
    public IReadOnlyList<string> ArchiveFolders(string agent) =>
        [Path.Combine(Sessions(agent), ColdName), Path.Combine(Agents, agent, ImportArchiveName)];

    public string SessionIndex(string agent) => Path.Combine(Sessions(agent), IndexName);

    public string AuthProfiles(string agent) => Path.Combine(Agents, agent, AgentName, AuthProfilesName);

    public string AuthState(string agent) => Path.Combine(Agents, agent, AgentName, AuthStateName);

    /// <summary>From 2026.6.5 on the agent's credentials, from 2026.8.1 on its transcripts too.</summary>
    public string Database(string agent) => Path.Combine(Agents, agent, AgentName, DatabaseName);

    /// <summary>What lies elsewhere, as the last sweep found it.</summary>
    public OutsidePlaces Outside { get; set; } = OutsidePlaces.None;

    /// <summary>The configuration of OpenClaw.</summary>
    public string Config => Path.Combine(Home, "openclaw.json");

    /// <summary>Every database of the agent's: where it always is, and where else OpenClaw keeps one.</summary>
    public IEnumerable<string> Databases(string agent) => Outside.DatabasesOf(agent).Prepend(Database(agent));

    /// <summary>The agent's database, wherever it is.</summary>
    public string DatabaseInUse(string agent) => Databases(agent).FirstOrDefault(File.Exists) ?? Database(agent);

    /// <summary>The agent's index, wherever it is.</summary>
    public string SessionIndexInUse(string agent)
    {
        var usual = SessionIndex(agent);
        var outside = Outside.FoldersOf(agent).Select(folder => Path.Combine(folder, IndexName)).FirstOrDefault(File.Exists);
        return File.Exists(usual) ? usual : outside ?? usual;
    }

    public string Relative(string path) => Path.GetRelativePath(Home, path);

    public string Absolute(string relative) => Path.GetFullPath(Path.Combine(Home, relative));

    /// <summary>Whether a file is one that credentials, or their health, are kept in.</summary>
    public static bool IsAuthFile(string path) => Path.GetFileName(path) is AuthProfilesName or AuthStateName;

    /// <summary>The agent a path belongs to; false for anything that belongs to none.</summary>
    public bool TryLocate(string path, out AgentFolder agent)
    {
        if (Outside.AgentOf(path) is { } name)
        {
            agent = AgentOf(name);
            return true;
        }
        var parts = Path.GetRelativePath(Agents, path).Split(Path.DirectorySeparatorChar, 3);
        agent = parts.Length == 3 && parts[0] is not ("" or "." or "..") ? AgentOf(parts[0]) : default;
        return agent.Name is not null;
    }

    /// <summary>Whether the agent's folder, or one of those that are written to, is a link to elsewhere, from where no file event comes.</summary>
    public bool IsLinked(AgentFolder agent)
    {
        ReadOnlySpan<string> folders = [agent.Folder, Sessions(agent.Name), Path.Combine(agent.Folder, AgentName)];
        foreach (var folder in folders)
        {
            if (new DirectoryInfo(folder) is { Exists: true, LinkTarget: not null }) return true;
        }
        return false;
    }

    public AgentFolder AgentOf(string name) => new(name, Path.Combine(Agents, name));

    /// <returns>Those that have a folder in the home, by name.</returns>
    public IReadOnlyList<AgentFolder> ListAgents(FolderListing folders)
    {
        var agents = folders.List(
            Agents,
            (ref FileSystemEntry e) => e.IsDirectory,
            (ref FileSystemEntry e) => new AgentFolder(e.FileName.ToString(), e.ToFullPath()));
        foreach (var (_, folder) in agents.Where(a => a.Name.Contains('\uFFFD', StringComparison.Ordinal) && !Directory.Exists(a.Folder)))
            folders.NotAll(folder, "its name is not UTF-8, so that it cannot be opened by it");
        return [.. agents.OrderBy(a => a.Name, StringComparer.Ordinal)];
    }
}
