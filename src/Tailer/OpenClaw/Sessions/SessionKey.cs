using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Sessions;

/// <summary>
/// What kind a session is, from its key: <c>agent:main:cron:nightly</c>, <c>agent:main:telegram:group:42:topic:7</c>. Keys
/// name people and groups, so nothing of a key but its kind goes on from here. The forms are those that OpenClaw
/// 2026.4.26 to 2026.9.6 makes; capitals mean nothing.
/// </summary>
internal static class SessionKey
{
    /// <summary>OpenClaw ignores what an operator may have configured in its place.</summary>
    private const string Main = "main";

    /// <summary>A session that somebody named, on the command line or elsewhere.</summary>
    private const string Explicit = "explicit";

    private const int MaxWordLength = 32;

    /// <summary>Words that stand alone, or with a name behind a hyphen or colon.</summary>
    private static readonly string[] Words = ["boot", "voice", "global", "dashboard", Explicit, "node", "harness", "tui", SessionRow.UnknownKind];

    /// <param name="key">As OpenClaw writes it in its index.</param>
    /// <param name="isSpawned">Another session spawned this one.</param>
    public static string KindOf(string key, bool isSpawned)
    {
        if (key.Contains(LenientText.Unreadable, StringComparison.Ordinal)) return SessionRow.UnknownKind;

        key = key.Trim().ToLowerInvariant();
        var isOfAgent = TryTakeAgent(key, out var rest);
        if (rest.Length == 0) return SessionRow.UnknownKind;

        var parts = rest.Split(':');
        return Background(parts, isSpawned) ?? Conversation(parts) ?? Named(WithoutThread(rest).Split(':'), isOfAgent);
    }

    /// <summary>The kind of a session that no index lists; some name it in their id.</summary>
    /// <param name="session">A session's id, behind its agent or alone.</param>
    public static string KindOfUnlisted(ReadOnlySpan<char> session) =>
        session[(session.IndexOf('/') + 1)..].StartsWith("boot-") ? "boot" : SessionRow.UnknownKind;

    /// <param name="rest">The key without its agent; empty if it begins like an agent's and names none.</param>
    private static bool TryTakeAgent(string key, out string rest)
    {
        rest = key;
        if (key != "agent" && !key.StartsWith("agent:", StringComparison.Ordinal)) return false;

        var parts = key.Split(':', 3);
        rest = parts.Length == 3 && !string.IsNullOrWhiteSpace(parts[1]) && !parts[2].StartsWith(':') ? parts[2] : "";
        return rest.Length > 0;
    }

    private static string? Background(ReadOnlySpan<string> rest, bool isSpawned)
    {
        if (isSpawned || rest[..^1].Contains("subagent")) return "subagent";
        if (rest.Length > 1 && rest[0] is "cron" or "hook" or "acp") return rest[0];
        return rest[^1] == "heartbeat" || rest[0].StartsWith("heartbeat-recovered-", StringComparison.Ordinal) ? "heartbeat" : null;
    }

    private static string? Conversation(ReadOnlySpan<string> rest)
    {
        if (rest.Length > 2 && rest[1] == "slash") return $"{Word(rest[0])}-slash";

        foreach (var part in rest[..^1])
        {
            if (part is "group" or "channel" or "room") return "group";
            if (part is "direct" or "dm") return "direct";
        }
        return null;
    }

    private static string Named(string[] rest, bool isOfAgent)
    {
        if (rest is [Main] || (rest is [Main, ..] && !isOfAgent)) return Main;
        if (rest[0].StartsWith("dreaming-narrative-", StringComparison.Ordinal)) return "dreaming";

        var word = Array.Find(Words, w => rest[0] == w || (w is "tui" or "node" && rest[0].StartsWith($"{w}-", StringComparison.Ordinal)));
        return word ?? (rest.Length == 1 ? Explicit : Word(rest[0]));
    }

    /// <summary>A thread is what it is a thread of.</summary>
    private static string WithoutThread(string rest)
    {
        var thread = rest.LastIndexOf(":thread:", StringComparison.Ordinal);
        return thread > 0 ? rest[..thread] : rest;
    }

    /// <summary>A word that a program put there; what could name a person or a session is not one.</summary>
    private static string Word(string word)
    {
        var isWord = word.Length is > 0 and <= MaxWordLength && word.All(c => char.IsAsciiLetterLower(c) || c == '-') && word[0] != '-';
        return isWord ? word : SessionRow.UnknownKind;
    }
}
