using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Database;

namespace Clawtail.Tailer.OpenClaw.Outside;

/// <summary>Says what a home keeps elsewhere and this process cannot see, for whoever asks without counting.</summary>
public static class OutsideReport
{
    /// <returns>A place and the reason why it is not read, for each.</returns>
    public static IReadOnlyList<(string Path, string Reason)> Read(string home, TimeProvider time, ITailerEvents events)
    {
        var layout = new HomeLayout(home, new FileGate(home, [], null));
        var config = new HomeConfig(layout.Config, layout.Gate, events);
        var shared = new SharedDatabaseMetadata(layout.SharedDatabase, layout.Gate, time, events);
        config.Refresh();
        shared.Refresh();
        return new OutsideFinder(layout).Find(shared.Databases, config.SessionStore, ListAgents(layout)).Missing;
    }

    private static List<string> ListAgents(HomeLayout layout)
    {
        try
        {
            return [.. new DirectoryInfo(layout.Agents).EnumerateDirectories().Select(agent => agent.Name)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another check says so.
            return [];
        }
    }
}
