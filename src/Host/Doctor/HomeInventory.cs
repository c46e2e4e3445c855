using System.Text.Json;
using Clawtail.Tailer.Files;

namespace Clawtail.Host.Doctor;

/// <summary>What is in an OpenClaw home, by names, headers and whether they can be read; no transcript is looked into.</summary>
/// <param name="Release">The OpenClaw that last wrote its configuration; null where that does not say.</param>
/// <param name="Unreadable">Files and directories that this user may not read, in the order they were met.</param>
/// <param name="Directories">All below <c>agents/</c>: each takes one inotify watch.</param>
/// <param name="NewestWrite">When any transcript or database was last written.</param>
internal sealed record HomeInventory(
    string Path, bool Exists, string? Release, IReadOnlyList<string> Agents, IReadOnlyList<string> Transcripts,
    IReadOnlyList<AgentDatabaseFile> Databases, IReadOnlyList<string> Unreadable, int Directories, DateTimeOffset? NewestWrite)
{
    /// <summary>What the native Codex runtime wrote of its threads.</summary>
    public IReadOnlyList<string> Rollouts { get; init; } = [];

    /// <summary>Bytes; a real one has a few thousand.</summary>
    private const int MaxConfiguration = 4 * 1024 * 1024;

    public static HomeInventory Read(string home) => new HomeInventoryBuilder(home, new FileGate(home, [], null)).Build();

    /// <summary>OpenClaw lets Codex use the Codex home of the person that runs it, and not one of each agent.</summary>
    public bool UsesPersonalCodex { get; init; }

    /// <summary><c>meta.lastTouchedVersion</c> of <c>openclaw.json</c>.</summary>
    public static string? ReleaseIn(string home, FileGate gate) =>
        SettingIn(home, gate, "meta", "lastTouchedVersion") is { Length: > 0 and < 40 } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? text : null;

    /// <summary><c>homeScope</c> of the Codex plugin in <c>openclaw.json</c>.</summary>
    public static bool UsesPersonalCodexIn(string home, FileGate gate) => SettingIn(home, gate, "plugins", "entries", "codex", "config", "appServer", "homeScope") == "user";

    /// <summary>A text in <c>openclaw.json</c>, which people write by hand, with comments.</summary>
    private static string? SettingIn(string home, FileGate gate, params ReadOnlySpan<string> path)
    {
        var lenient = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        try
        {
            using var file = new FileStream(gate.Open(System.IO.Path.Combine(home, "openclaw.json")), FileAccess.Read, bufferSize: 0);
            if (file.Length > MaxConfiguration) return null;

            using var configuration = JsonDocument.Parse(file, lenient);
            var value = configuration.RootElement;
            foreach (var name in path)
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return null;
            }
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // It is a hint for the reader of the report, and JSON5 is more than this parser accepts.
            return null;
        }
    }
}

/// <summary>An agent's database, as its header describes it (https://sqlite.org/fileformat.html).</summary>
/// <param name="SchemaVersion">OpenClaw's <c>PRAGMA user_version</c>; null where the header cannot be read.</param>
/// <param name="IsOrphaned">A write-ahead log is left behind, without the index that a living writer keeps beside it.</param>
internal sealed record AgentDatabaseFile(string Path, int? SchemaVersion, bool IsOrphaned);
