using System.IO.Enumeration;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.Codex;

/// <summary>The rollouts of Codex, live, compressed and archived, in the Codex home of each agent.</summary>
/// <param name="nameOf">What the ledger calls a path below the home.</param>
/// <param name="personal">Codex homes of people, outside of OpenClaw's directory.</param>
internal sealed class RolloutFormat(Func<string, string> nameOf, IReadOnlyList<string> personal, FolderListing folders, FileTools tools) : SourceFormat
{
    /// <summary>Years, months and days; links that lead in circles end here.</summary>
    private const int MaxDepth = 3;

    private readonly ContentIndex _known = new(tools.Gate, tools.Events);

    public override string Name => "rollout";

    public override void Sweep(AgentFolder agent, SourceTable sources) => SweepHome(agent, CodexHome.Of(agent.Folder), sources);

    public override void SweepOutside(SourceTable sources)
    {
        foreach (var home in personal) SweepHome(CodexHome.Personal(home), home, sources);
    }

    private void SweepHome(AgentFolder agent, string home, SourceTable sources)
    {
        // Most agents have none, and asking costs less than the exception.
        if (!Directory.Exists(home)) return;

        var left = tools.Limits.FoldersPerHome;
        SweepFolder(agent, CodexHome.Sessions(home), RolloutPlace.Live, MaxDepth, sources, ref left);
        SweepFolder(agent, CodexHome.Archive(home), RolloutPlace.Archived, 0, sources, ref left);
        if (left < 0) folders.NotAll(home, $"it holds more than {tools.Limits.FoldersPerHome} folders of rollouts, and those beyond are not looked at");
    }

    /// <summary>Agents of whom a rollout, or a folder of them, is there and cannot be read.</summary>
    /// <param name="folders">Folders that cannot be listed.</param>
    public static IEnumerable<string> AgentsNotRead(SourceTable sources, IEnumerable<string> folders)
    {
        foreach (var tracked in sources.All)
        {
            if (tracked.Source is RolloutSource { Trouble: not null }) yield return tracked.Source.Agent;
        }
        foreach (var folder in folders)
        {
            if (CodexHome.AgentOf(folder) is { } agent) yield return agent;
        }
    }

    public override void Look(AgentFolder agent, string path, SourceTable sources)
    {
        var home = CodexHome.Of(agent.Folder);
        if (!CodexHome.IsBelow(path, home) || !RolloutName.TryParse(Path.GetFileName(path.AsSpan()), out _, out _)) return;

        var place = CodexHome.IsBelow(path, CodexHome.Archive(home)) ? RolloutPlace.Archived : RolloutPlace.Live;
        if (FileReader.Stat(path) is { } stat) Meet(agent, path, stat, place, sources);
        else if (sources.Find(path) is { } gone) sources.Miss(gone);
    }

    public override string Save(Source source) => RolloutPosition.Save((RolloutSource)source);

    public override Source? Restore(AgentFolder agent, string path, string position)
    {
        if (RolloutPosition.Read(position) is not { } saved || Create(agent, path, PlaceOf(path)) is not { } source) return null;

        return source with { Position = saved, IsIdentified = true };
    }

    public override SourceReader CreateReader(Source source) =>
        ((FileSource)source).IsCompressed ? new CompressedFileReader(tools) : new TailedFileReader(tools);

    public override void OnTaken(TrackedSource source) => _known.Remember(source);

    public override void OnForgotten(TrackedSource source) => _known.Forget(source);

    private void SweepFolder(AgentFolder agent, string folder, RolloutPlace place, int depth, SourceTable sources, ref int left)
    {
        if (--left < 0) return;

        var found = folders.List(folder, (ref FileSystemEntry e) => IsRead(ref e, depth > 0), (ref FileSystemEntry e) => Found.From(ref e));
        foreach (var entry in found)
        {
            if (entry.Stat is { } stat) Meet(agent, entry.Path, stat, place, sources);
            else SweepFolder(agent, entry.Path, place, depth - 1, sources, ref left);
        }
    }

    private static bool IsRead(ref FileSystemEntry entry, bool takesFolders) =>
        entry.IsDirectory ? takesFolders : RolloutName.TryParse(entry.FileName, out _, out _);

    private void Meet(AgentFolder agent, string path, FileStat stat, RolloutPlace place, SourceTable sources)
    {
        if (sources.Find(path) is not { } tracked)
        {
            if (Create(agent, path, place) is not { } made) return;
            tracked = sources.Add(this, made.IsPersonal ? path : nameOf(path), made);
        }

        var source = (RolloutSource)tracked.Source;
        if (source.Stat != stat) tracked.Source = source = source with { Stat = stat };
        if (sources.Meet(tracked) && !source.IsIdentified) tracked.Source = _known.Identify(source);
    }

    private static RolloutPlace PlaceOf(string path) =>
        Path.GetFileName(Path.GetDirectoryName(path.AsSpan())).SequenceEqual("archived_sessions") ? RolloutPlace.Archived : RolloutPlace.Live;

    private static RolloutSource? Create(AgentFolder agent, string path, RolloutPlace place) =>
        RolloutName.TryParse(Path.GetFileName(path.AsSpan()), out var thread, out _)
            ? new RolloutSource { Path = path, Agent = agent.Name, Thread = thread, Place = place, IsPersonal = agent.Name == CodexHome.PersonalAgent }
            : null;

    /// <summary>A rollout or a folder of rollouts that exists now.</summary>
    /// <param name="Stat">Null for a folder.</param>
    private readonly record struct Found(string Path, FileStat? Stat)
    {
        public static Found From(ref FileSystemEntry entry)
        {
            var path = entry.ToFullPath();
            if (entry.IsDirectory) return new Found(path, null);

            return new Found(path, FileReader.Stat(ref entry, path, (entry.Attributes & FileAttributes.ReparsePoint) != 0));
        }
    }
}
