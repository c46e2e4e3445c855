using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Sessions;

/// <summary>
/// What kind a session is, from its key: <c>agent:main:cron:nightly</c>, <c>agent:main:telegram:group:42:topic:7</c>. Keys
/// name people and groups, so nothing of a key but its kind goes on from here. The forms are those that OpenClaw
/// 2026.4.26 to 2026.9.6 makes.
/// </summary>
internal static class SessionKey
{
    private const string Main = "main";
    private const int MaxWordLength = 32;

    /// <param name="key">As OpenClaw writes it in its index.</param>
    /// <param name="isSpawned">Another session spawned this one.</param>
    public static string KindOf(string key, bool isSpawned)
    {
        var parts = key.Split(':');
        var isOfAgent = parts.Length > 2 && parts[0] == "agent";
        var rest = isOfAgent ? parts.AsSpan(2) : parts;
        if (rest[0].Length == 0) return SessionRow.UnknownKind;

        return Background(rest, isSpawned) ?? Conversation(rest) ?? (isOfAgent && IsMain(rest) ? Main : Word(rest[0]));
    }

    /// <summary>The kind of a session that no index lists; some name it in their id.</summary>
    /// <param name="session">A session's id, behind its agent or alone.</param>
    public static string KindOfUnlisted(ReadOnlySpan<char> session) =>
        session[(session.IndexOf('/') + 1)..].StartsWith("boot-") ? "boot" : SessionRow.UnknownKind;

    private static string? Background(ReadOnlySpan<string> rest, bool isSpawned)
    {
        if (isSpawned || rest.Contains("subagent")) return "subagent";
        if (rest[0] is "cron" or "hook" or "acp") return rest[0];
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

    /// <summary>The main session has one word, which the operator may choose; a thread in it goes on being the main session.</summary>
    private static bool IsMain(ReadOnlySpan<string> rest)
    {
        if (rest is not ([_] or [_, "thread", ..])) return false;
        return rest[0] is not ("boot" or "voice" or "global" or "dashboard" or "explicit" or SessionRow.UnknownKind)
            && !rest[0].StartsWith("dreaming-narrative-", StringComparison.Ordinal);
    }

    /// <summary>A key with a word of its own; a word that could name a person or a session is not one.</summary>
    private static string Word(string word)
    {
        if (word.StartsWith("dreaming-narrative-", StringComparison.Ordinal)) return "dreaming";

        var isWord = word.Length is > 0 and <= MaxWordLength && word.All(c => char.IsAsciiLetterLower(c) || c == '-') && word[0] != '-';
        return isWord ? word : SessionRow.UnknownKind;
    }
}
