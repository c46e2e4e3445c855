using System.Text.Json;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Json;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw.Outside;

/// <summary>The one thing in <c>openclaw.json</c> that says where transcripts are. Everything else in it, secrets among it, is passed over.</summary>
internal sealed class HomeConfig(string path, FileGate gate, ITailerEvents events) : CachedJsonFile(path, gate, events)
{
    /// <summary>Bytes; a real one has a few thousand.</summary>
    private const int MaxSize = 4 * 1024 * 1024;

    /// <summary>People write comments into it, and a comma too many.</summary>
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary><c>session.store</c>: the path of the index, and so of the transcripts beside it; null if it is where it always is.</summary>
    public string? SessionStore { get; private set; }

    protected override void Clear() => SessionStore = null;

    protected override void Parse(SafeFileHandle file)
    {
        var size = RandomAccess.GetLength(file);
        if (size > MaxSize) throw new IOException($"it is larger than {MaxSize} bytes");

        var json = new byte[size];
        using var document = JsonDocument.Parse(json.AsMemory(0, FileReader.ReadFully(file, json, 0)), Options);
        SessionStore = document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("session", out var session) && session.ValueKind == JsonValueKind.Object
            && session.TryGetProperty("store", out var store) && LenientText.Of(store) is { Length: > 0 } text ? text : null;
    }
}
