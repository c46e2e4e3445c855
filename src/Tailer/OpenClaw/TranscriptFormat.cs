using System.IO.Enumeration;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>Transcript files of OpenClaw up to 2026.7, and what later releases leave of them: archives, cold storage, imports.</summary>
internal sealed class TranscriptFormat(HomeLayout layout, FolderListing folders, FileTools tools) : SourceFormat
{
    private readonly ContentIndex _known = new(tools.Gate, tools.Events);

    public override string Name => "transcript";

    public override void Sweep(AgentFolder agent, SourceTable sources)
    {
        SweepFolder(agent, layout.Sessions(agent.Name), sources);
        foreach (var folder in layout.Outside.FoldersOf(agent.Name)) SweepFolder(agent, folder, sources);
        foreach (var folder in layout.ArchiveFolders(agent.Name))
        {
            // Most agents have none of these, and asking costs less than the exception.
            if (Directory.Exists(folder)) SweepFolder(agent, folder, sources);
        }
    }

    public override void Look(AgentFolder agent, string path, SourceTable sources)
    {
        var kind = TranscriptName.KindOf(Path.GetFileName(path.AsSpan()));
        var folder = Path.GetDirectoryName(path)!;
        if (kind == TranscriptKind.None || (folder != layout.Sessions(agent.Name) && !layout.ArchiveFolders(agent.Name).Contains(folder))) return;

        if (FileReader.Stat(path) is { } stat) Meet(agent, new FoundFile(path, kind, stat, new FileInfo(path).LinkTarget is not null), sources);
        else if (sources.Find(path) is { } gone) sources.Miss(gone);
    }

    public override string Save(Source source) => TranscriptPosition.Save((TranscriptSource)source);

    public override Source? Restore(AgentFolder agent, string path, string position)
    {
        if (TranscriptPosition.Read(position) is not { } saved) return null;

        return Create(agent, path, TranscriptName.KindOf(Path.GetFileName(path.AsSpan()))) with
        {
            Position = saved.ToFilePosition(),
            Session = saved.Session,
            Started = saved.Started,
            IsIdentified = true,
        };
    }

    public override SourceReader CreateReader(Source source) =>
        ((FileSource)source).IsCompressed ? new CompressedFileReader(tools) : new TailedFileReader(tools);

    public override void OnTaken(TrackedSource source) => _known.Remember(source);

    public override void OnForgotten(TrackedSource source) => _known.Forget(source);

    private void SweepFolder(AgentFolder agent, string folder, SourceTable sources)
    {
        var found = folders.List(
            folder,
            (ref FileSystemEntry e) => TranscriptName.KindOf(e.FileName) != TranscriptKind.None && !e.IsDirectory,
            (ref FileSystemEntry e) => FoundFile.From(ref e));
        foreach (var file in found) Meet(agent, file, sources);
    }

    private void Meet(AgentFolder agent, in FoundFile found, SourceTable sources)
    {
        var tracked = sources.Find(found.Path) ?? sources.Add(this, layout.Relative(found.Path), Create(agent, found.Path, found.Kind));
        var source = (TranscriptSource)tracked.Source;
        if (source.Stat != found.Stat || source.IsLinked != found.IsLinked)
            tracked.Source = source with { Stat = found.Stat, IsLinked = found.IsLinked };
        if (sources.Meet(tracked) && !source.IsIdentified) tracked.Source = _known.Identify((TranscriptSource)tracked.Source);
    }

    private static TranscriptSource Create(AgentFolder agent, string path, TranscriptKind kind) => new()
    {
        Path = path,
        Agent = agent.Name,
        Kind = kind,
        Session = $"{agent.Name}/{TranscriptName.SessionOf(Path.GetFileName(path.AsSpan()))}",
    };

    /// <summary>A transcript file that exists now.</summary>
    private readonly record struct FoundFile(string Path, TranscriptKind Kind, FileStat Stat, bool IsLinked)
    {
        public static FoundFile From(ref FileSystemEntry entry)
        {
            var path = entry.ToFullPath();
            var isLinked = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
            return new FoundFile(path, TranscriptName.KindOf(entry.FileName), FileReader.Stat(ref entry, path, isLinked), isLinked);
        }
    }
}
