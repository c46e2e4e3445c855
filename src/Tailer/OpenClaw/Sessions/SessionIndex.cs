using System.IO.Hashing;
using System.Runtime.InteropServices;
using Clawtail.Tailer.Files;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw.Sessions;

/// <summary>A session as OpenClaw's index lists it.</summary>
/// <param name="Key">A hash of its key: the index of a release before may still list it too. Keys name people and groups.</param>
/// <param name="Ids">The session now, and those before it that the key stood for, as far as they are listed.</param>
internal readonly record struct IndexedSession(ulong Key, string Kind, IReadOnlyList<string> Ids)
{
    public static IndexedSession Of(string key, bool isSpawned, IReadOnlyList<string> ids) =>
        new(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan())), SessionKey.KindOf(key, isSpawned), ids);
}

/// <summary>An agent's <c>sessions.json</c>, replaced as a whole by OpenClaw at every change.</summary>
internal sealed class SessionIndex(string path, FileGate gate, ITailerEvents events) : CachedJsonFile(path, gate, events)
{
    private readonly string _directory = Path.GetDirectoryName(path)!;

    private HashSet<ulong> _told = [];

    public IReadOnlyList<IndexedSession> Sessions { get; private set; } = [];

    /// <summary>Of those, what the file did not say when it was read before.</summary>
    public IReadOnlyList<IndexedSession> NewSessions { get; private set; } = [];

    protected override void Clear() => (Sessions, NewSessions, _told) = ([], [], []);

    private static ulong HashOf(IndexedSession session)
    {
        var hash = new XxHash3();
        hash.Append(MemoryMarshal.AsBytes(session.Kind.AsSpan()));
        foreach (var id in session.Ids) hash.Append(MemoryMarshal.AsBytes($"\n{id}".AsSpan()));
        return hash.GetCurrentHashAsUInt64();
    }

    protected override void Parse(SafeFileHandle file)
    {
        var entries = new SessionIndexEntries();
        JsonStream.Read(file, entries.Take);
        Complaint = entries.IsCut ? $"it lists more than {SessionIndexEntries.MaxSessions} sessions, and those beyond are not looked at" : null;
        Sessions = new SessionFiles(_directory, Gate, entries).Resolve();
        var told = _told;
        NewSessions = [.. Sessions.Where(s => !told.Contains(HashOf(s)))];
        _told = [.. Sessions.Select(HashOf)];
    }
}
