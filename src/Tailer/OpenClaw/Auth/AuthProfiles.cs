using Clawtail.Tailer.Files;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>
/// An agent's <c>auth-profiles.json</c>, or the <c>auth-state.json</c> beside it. Nothing but what <see cref="AuthRecords"/>
/// holds is kept of it.
/// </summary>
internal sealed class AuthProfiles(string path, FileGate gate, ITailerEvents events) : CachedJsonFile(path, gate, events)
{
    /// <summary>Bytes; a real one has a few thousand.</summary>
    private const int MaxSize = 4 * 1024 * 1024;

    public AuthRecords Records { get; private set; } = AuthRecords.None;

    protected override void Clear() => Records = AuthRecords.None;

    protected override void Parse(SafeFileHandle file)
    {
        var size = RandomAccess.GetLength(file);
        if (size > MaxSize) throw new IOException($"it is larger than {MaxSize} bytes");

        var json = new byte[size];
        Records = AuthRecords.Parse(CredentialStore.File, json.AsSpan(0, FileReader.ReadFully(file, json, 0)), default);
    }
}
