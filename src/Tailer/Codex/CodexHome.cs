using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.Codex;

/// <summary>Where Codex keeps the rollouts of an agent.</summary>
internal static class CodexHome
{
    /// <summary>What stands in the place of an agent for a person's own Codex home; no agent's name begins so.</summary>
    public const string PersonalAgent = "~codex";

    /// <summary>A person's own Codex home, as if it were an agent.</summary>
    public static AgentFolder Personal(string codexHome) => new(PersonalAgent, codexHome);

    /// <summary>In an agent's own folder: <c>agents/main/agent/codex-home</c>.</summary>
    public static string Of(string agentFolder) => Path.Combine(agentFolder, "agent", "codex-home");

    /// <summary>Rollouts by year, month and day.</summary>
    public static string Sessions(string codexHome) => Path.Combine(codexHome, "sessions");

    /// <summary>Archived rollouts, in one folder.</summary>
    public static string Archive(string codexHome) => Path.Combine(codexHome, "archived_sessions");

    /// <returns>The agent in whose Codex home a folder lies; null if it lies in none.</returns>
    public static string? AgentOf(string folder)
    {
        var parts = folder.Split(Path.DirectorySeparatorChar);
        var home = Array.LastIndexOf(parts, "codex-home");
        return home >= 2 && parts[home - 1] == "agent" ? parts[home - 2] : null;
    }

    public static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path[folder.Length] == Path.DirectorySeparatorChar && path.StartsWith(folder, StringComparison.Ordinal);
}
