using System.Text.Json;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Json;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw.Outside;

/// <summary>What <c>openclaw.json</c> says of where things are, and who wrote it. Everything else in it, secrets among it, is passed over.</summary>
internal sealed class HomeConfig(string path, FileGate gate, ITailerEvents events) : CachedJsonFile(path, gate, events)
{
    /// <summary>Bytes; a real one has a few thousand.</summary>
    private const int MaxSize = 4 * 1024 * 1024;

    /// <summary>People write comments into it, and a comma too many.</summary>
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary><c>session.store</c>: the path of the index, and so of the transcripts beside it; null if it is where it always is.</summary>
    public string? SessionStore { get; private set; }

    /// <summary><c>meta.lastTouchedVersion</c>: the OpenClaw that last wrote it; null where it does not say.</summary>
    public string? Release { get; private set; }

    /// <summary><c>homeScope</c> of the Codex plugin is <c>user</c>: native threads are in a person's own Codex home.</summary>
    public bool UsesPersonalCodex { get; private set; }

    protected override void Clear() => (SessionStore, Release, UsesPersonalCodex) = (null, null, false);

    protected override void Parse(SafeFileHandle file)
    {
        var size = RandomAccess.GetLength(file);
        if (size > MaxSize) throw new IOException($"it is larger than {MaxSize} bytes");

        var json = new byte[size];
        using var document = JsonDocument.Parse(json.AsMemory(0, FileReader.ReadFully(file, json, 0)), Options);
        SessionStore = TextAt(document.RootElement, "session", "store") is { Length: > 0 } store ? store : null;
        Release = TextAt(document.RootElement, "meta", "lastTouchedVersion") is { } version && IsVersion(version) ? version : null;
        UsesPersonalCodex = TextAt(document.RootElement, "plugins", "entries", "codex", "config", "appServer", "homeScope") == "user";
    }

    private static bool IsVersion(string text) => text.Length is > 0 and < 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');

    /// <returns>Null if there is no text under this path.</returns>
    private static string? TextAt(JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return null;
        }
        return LenientText.Of(value);
    }
}
