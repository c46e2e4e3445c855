using System.IO.Enumeration;
using Clawtail.Tailer.Files;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>A transcript file that exists now.</summary>
internal readonly record struct FoundFile(string Path, string Agent, TranscriptKind Kind, FileStat Stat);

/// <summary>Looks at what exists now. This is the truth; file events are only hints when to look.</summary>
internal sealed class TranscriptFinder(HomeLayout layout, ITailerEvents events)
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>A folder that is there and could not be listed the last time; null when there is none.</summary>
    public string? Unreadable { get; private set; }

    public bool HomeExists => Directory.Exists(layout.Home);

    /// <summary>Agents by name, in a fixed order.</summary>
    public IReadOnlyList<string> FindAgents() => List(layout.Agents, directory =>
        new FileSystemEnumerable<string>(directory, (ref FileSystemEntry e) => e.FileName.ToString(), Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => e.IsDirectory,
        }.Order(StringComparer.Ordinal));

    /// <summary>The transcripts of one agent; sizes and times without opening a file.</summary>
    public IEnumerable<FoundFile> FindTranscripts(string agent) =>
        FindTranscripts(agent, layout.Sessions(agent)).Concat(
            // Most agents have none of these, and asking costs less than the exception.
            layout.ArchiveFolders(agent).Where(Directory.Exists).SelectMany(folder => FindTranscripts(agent, folder)));

    private List<FoundFile> FindTranscripts(string agent, string folder) => List(folder, directory =>
        new FileSystemEnumerable<FoundFile>(directory, (ref FileSystemEntry e) => Look(ref e, agent), Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => TranscriptName.KindOf(e.FileName) != TranscriptKind.None && !e.IsDirectory,
        });

    /// <summary>One transcript that an event named; null when it is not there, or is none.</summary>
    public FoundFile? Find(string path)
    {
        if (!layout.TryLocate(path, out var agent, out _)) return null;

        var kind = TranscriptName.KindOf(Path.GetFileName(path.AsSpan()));
        var folder = Path.GetDirectoryName(path)!;
        var isInside = folder == layout.Sessions(agent) || layout.ArchiveFolders(agent).Contains(folder);
        return kind != TranscriptKind.None && isInside && FileReader.Stat(path) is { } stat ? new FoundFile(path, agent, kind, stat) : null;
    }

    private List<T> List<T>(string directory, Func<string, IEnumerable<T>> enumerate)
    {
        try
        {
            var found = enumerate(directory).ToList();
            if (_unreadable.Remove(directory)) events.SourceReadableAgain(directory);
            Unreadable = _unreadable.FirstOrDefault();
            return found;
        }
        catch (DirectoryNotFoundException)
        {
            _unreadable.Remove(directory);
            Unreadable = _unreadable.FirstOrDefault();
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_unreadable.Add(directory)) events.SourceUnreadable(directory, exception.Message);
            Unreadable = directory;
            return [];
        }
    }

    private static FoundFile Look(ref FileSystemEntry entry, string agent)
    {
        var path = entry.ToFullPath();
        // A link's own size and time say nothing of the file it leads to.
        var stat = (entry.Attributes & FileAttributes.ReparsePoint) != 0
            ? FileReader.Stat(path) ?? default
            : new FileStat(entry.Length, entry.LastWriteTimeUtc.UtcTicks);
        return new FoundFile(path, agent, TranscriptName.KindOf(entry.FileName), stat);
    }
}
