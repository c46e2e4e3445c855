using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>Where things are in an OpenClaw home (2026.4.26 to 2026.9.6).</summary>
internal sealed class HomeLayout(string home)
{
    private const string AuthProfilesName = "auth-profiles.json";
    private const string AuthStateName = "auth-state.json";
    private const string SessionsName = "sessions";
    private const string AgentName = "agent";
    private const string ColdName = "cold";

    private const string DatabaseName = "openclaw-agent.sqlite";
    private const string ImportArchiveName = "session-sqlite-import-archive";

    public string Home { get; } = home;

    /// <summary>Why nothing of the home can be seen, for a person.</summary>
    public string MissingHome { get; } = $"the home {home} does not exist yet";

    public string Agents { get; } = Path.Combine(home, "agents");

    /// <summary>The folder of what agents share.</summary>
    public string Shared { get; } = Path.Combine(home, "state");

    public string SharedDatabase => Path.Combine(Shared, "openclaw.sqlite");

    public string Sessions(string agent) => Path.Combine(Agents, agent, SessionsName);

    /// <summary>Where transcripts lie that will not grow: cold storage, and what was imported into the database.</summary>
    public IReadOnlyList<string> ArchiveFolders(string agent) =>
        [Path.Combine(Sessions(agent), ColdName), Path.Combine(Agents, agent, ImportArchiveName)];

    public string SessionIndex(string agent) => Path.Combine(Sessions(agent), "sessions.json");

    public string AuthProfiles(string agent) => Path.Combine(Agents, agent, AgentName, AuthProfilesName);

    public string AuthState(string agent) => Path.Combine(Agents, agent, AgentName, AuthStateName);

    /// <summary>From 2026.6.5 on the agent's credentials, from 2026.8.1 on its transcripts too.</summary>
    public string Database(string agent) => Path.Combine(Agents, agent, AgentName, DatabaseName);

    public string Relative(string path) => Path.GetRelativePath(Home, path);

    public string Absolute(string relative) => Path.Combine(Home, relative);

    /// <summary>Whether a file is one that credentials, or their health, are kept in.</summary>
    public static bool IsAuthFile(string path) => Path.GetFileName(path) is AuthProfilesName or AuthStateName;

    /// <summary>The agent a path belongs to; false for anything that belongs to none.</summary>
    public bool TryLocate(string path, out AgentFolder agent)
    {
        var parts = Path.GetRelativePath(Agents, path).Split(Path.DirectorySeparatorChar, 3);
        agent = parts.Length == 3 && parts[0] is not ("" or "." or "..") ? AgentOf(parts[0]) : default;
        return agent.Name is not null;
    }

    public AgentFolder AgentOf(string name) => new(name, Path.Combine(Agents, name));
}
