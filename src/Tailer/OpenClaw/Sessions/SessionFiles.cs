using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Entries;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw.Sessions;

/// <summary>
/// Which session an entry of an index means by the transcript that it names. The id beside it may be new, with its transcript still
/// to come, or have been taken out of the air (openclaw#65564); and the name may be another session's (openclaw#45255). So the name
/// counts where the id leads to no transcript, and nobody else has the id that it leads to.
/// </summary>
internal sealed class SessionFiles(string directory, FileGate gate, SessionIndexEntries entries)
{
    private readonly HashSet<string> _listed = entries.Sessions.SelectMany(s => s.Ids).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<IndexedSession> Resolve() => [.. entries.Sessions.Select((session, i) => Resolve(session, entries.Files[i]))];

    private IndexedSession Resolve(IndexedSession session, string? file)
    {
        // Containers and other systems write other paths; the folder is this one.
        var name = file?[(file.LastIndexOfAny(['/', '\\']) + 1)..];
        if (string.IsNullOrEmpty(name) || TranscriptName.KindOf(name) == TranscriptKind.None || session.Ids.Any(HasTranscript)) return session;

        var meant = IdsOf(name).Where(id => !_listed.Contains(id)).ToList();
        return meant.Count == 0 ? session : session with { Ids = [.. session.Ids, .. meant] };
    }

    private bool HasTranscript(string id) => id.Length > 0 && File.Exists(Path.Combine(directory, $"{id}.jsonl"));

    /// <summary>The id that its name has, and the one that stands in it.</summary>
    private IEnumerable<string> IdsOf(string name)
    {
        yield return TranscriptName.SessionOf(name);
        if (gate.TryOpen(Path.Combine(directory, name), out var file, out _) != OpenOutcome.Opened) yield break;

        using (file)
        {
            if (ReadHeader(file!) is { } id) yield return id;
        }
    }

    /// <returns>Null if its first line is no header.</returns>
    private static string? ReadHeader(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.HeadLength];
        var head = bytes[..FileReader.ReadFully(file, bytes, 0)];
        var end = head.IndexOf((byte)'\n');
        return SessionHeader.Read(end < 0 ? head : head[..end]).Session;
    }
}
