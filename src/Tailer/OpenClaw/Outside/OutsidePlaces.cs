
namespace Clawtail.Tailer.OpenClaw.Outside;

/// <summary>Where a home keeps transcripts beside the usual places. Immutable.</summary>
/// <param name="Databases">Agents' databases elsewhere.</param>
/// <param name="Folders">Folders with transcripts elsewhere.</param>
/// <param name="Missing">What should be there, or is another home, with the reason why it is not read.</param>
internal sealed record OutsidePlaces(
    IReadOnlyList<OutsidePlace> Databases, IReadOnlyList<OutsidePlace> Folders, IReadOnlyList<(string Path, string Reason)> Missing)
{
    public static OutsidePlaces None { get; } = new([], [], []);

    public IEnumerable<string> Agents => Databases.Concat(Folders).Select(p => p.Agent);

    public IEnumerable<string> DatabasesOf(string agent) => Databases.Where(p => p.Agent == agent).Select(p => p.Path);

    public IEnumerable<string> FoldersOf(string agent) => Folders.Where(p => p.Agent == agent).Select(p => p.Path);

    /// <summary>The agent that a file belongs to.</summary>
    /// <returns>Null if it is in none of these places.</returns>
    public string? AgentOf(string path)
    {
        var owner = Databases.FirstOrDefault(p => p.Path == Database.DatabaseStat.OwnerOf(path))
            ?? Folders.FirstOrDefault(p => Path.GetDirectoryName(path) == p.Path);
        return owner?.Agent;
    }
}

/// <summary>A database or folder, and the agent it belongs to.</summary>
/// <param name="Path">Absolute.</param>
internal sealed record OutsidePlace(string Agent, string Path);
