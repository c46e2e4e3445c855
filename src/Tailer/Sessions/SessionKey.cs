namespace Clawtail.Tailer.Sessions;

/// <summary>
/// What kind a session is, from its key: <c>agent:main:cron:nightly</c>, <c>agent:main:telegram:group:42:topic:7</c>. Keys
/// name people and groups, so nothing of a key but its kind goes on from here.
/// </summary>
internal static class SessionKey
{
    private const int MaxWordLength = 32;

    /// <param name="key">As OpenClaw writes it in its index.</param>
    /// <param name="isSpawned">Another session spawned this one.</param>
    public static string KindOf(string key, bool isSpawned)
    {
        var parts = key.Split(':');
        var rest = parts.Length > 2 && parts[0] == "agent" ? parts.AsSpan(2) : parts;
        if (rest.IsEmpty || rest[0].Length == 0) return SessionRegister.UnknownKind;

        return Background(rest, isSpawned) ?? Conversation(rest) ?? Word(rest);
    }

    private static string? Background(ReadOnlySpan<string> rest, bool isSpawned)
    {
        if (rest.Contains("subagent") || isSpawned) return "subagent";
        if (rest[0] is "cron" or "hook" or "acp") return rest[0];
        return rest.Length > 1 && rest[^1] == "heartbeat" ? "heartbeat" : null;
    }

    private static string? Conversation(ReadOnlySpan<string> rest)
    {
        if (rest is ["telegram", "slash", ..]) return "telegram-slash";
        if (rest.Length < 2) return null;

        foreach (var part in rest[..^1])
        {
            if (part is "group" or "channel" or "room") return "group";
            if (part is "direct" or "dm") return "direct";
        }
        return null;
    }

    /// <summary>A key with a word of its own; a word that could name a person or a session is not one.</summary>
    private static string Word(ReadOnlySpan<string> rest)
    {
        var word = rest[0];
        var isWord = word.Length <= MaxWordLength && word.All(c => char.IsAsciiLetterLower(c) || c == '-') && word[0] != '-';
        return isWord ? word : SessionRegister.UnknownKind;
    }
}
