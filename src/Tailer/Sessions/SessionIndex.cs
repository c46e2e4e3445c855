using Clawtail.Tailer.Files;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Sessions;

/// <summary>A session as OpenClaw's index lists it.</summary>
/// <param name="Ids">The session now, and those before it that the key stood for.</param>
internal readonly record struct IndexedSession(string Kind, IReadOnlyList<string> Ids);

/// <summary>An agent's <c>sessions.json</c>, replaced as a whole by OpenClaw at every change.</summary>
internal sealed class SessionIndex(string path, ITailerEvents events) : Companion(path, events)
{
    public IReadOnlyList<IndexedSession> Sessions { get; private set; } = [];

    protected override void Clear() => Sessions = [];

    protected override void Parse(SafeFileHandle file)
    {
        var entries = new SessionIndexEntries();
        JsonStream.Read(file, entries.Take);
        Sessions = entries.Sessions;
    }
}
