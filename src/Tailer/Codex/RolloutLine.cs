namespace Clawtail.Tailer.Codex;

/// <summary>
/// Says from the beginning of a line, complete or not, whether it can matter. Most bytes of a rollout are instructions, tool
/// output and encrypted reasoning, in lines of up to megabytes; the beginnings of these are enough to pass them over.
/// </summary>
internal static class RolloutLine
{
    /// <summary>Bytes of a line that are enough to know, for every line that Codex writes.</summary>
    public const int BeginningLength = 256;

    /// <summary>How every line begins. Inside of a string a quote is escaped, so this is never text.</summary>
    public static ReadOnlySpan<byte> Beginning => "{\"timestamp\":"u8;

    /// <returns>False if the line matters, or more of it must be seen to know.</returns>
    public static bool CannotMatter(ReadOnlySpan<byte> line)
    {
        if (!TryTake(ref line, "{"u8)) return false;

        while (TryTakeName(ref line, out var name))
        {
            if (name.SequenceEqual("type"u8)) return TryTakeText(ref line, out var type) && CannotMatter(type, line);
            if (!TryPass(ref line) || !TryTake(ref line, ","u8)) return false;
        }
        return false;
    }

    private static bool CannotMatter(ReadOnlySpan<byte> type, ReadOnlySpan<byte> rest)
    {
        if (!type.SequenceEqual("event_msg"u8)) return !IsRead(type);

        return TryTake(ref rest, ","u8) && TryTakeName(ref rest, out var payload) && payload.SequenceEqual("payload"u8)
            && TryTake(ref rest, "{"u8) && TryTakeName(ref rest, out var name) && name.SequenceEqual("type"u8)
            && TryTakeText(ref rest, out var happened) && !IsReadEvent(happened);
    }

    private static bool IsRead(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("session_meta"u8) || type.SequenceEqual("turn_context"u8) || type.SequenceEqual("token_usage_record"u8);

    /// <summary>Newer releases also take <c>turn_started</c> and <c>turn_complete</c> for the first two.</summary>
    private static bool IsReadEvent(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("task_started"u8) || type.SequenceEqual("task_complete"u8)
        || type.SequenceEqual("turn_started"u8) || type.SequenceEqual("turn_complete"u8)
        || type.SequenceEqual("turn_aborted"u8) || type.SequenceEqual("token_count"u8) || type.SequenceEqual("thread_settings_applied"u8);

    private static bool TryTakeName(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name) => TryTakeText(ref line, out name) && TryTake(ref line, ":"u8);

    /// <summary>Steps over a string without escapes.</summary>
    private static bool TryTakeText(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryTake(ref line, "\""u8)) return false;

        var end = line.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || line[end] == (byte)'\\') return false;

        text = line[..end];
        line = line[(end + 1)..];
        return true;
    }

    /// <summary>Steps over a string without escapes, or a whole number.</summary>
    private static bool TryPass(ref ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\""u8)) return TryTakeText(ref line, out _);

        var end = line.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (end <= 0) return false;

        line = line[end..];
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> line, ReadOnlySpan<byte> expected)
    {
        if (!line.StartsWith(expected)) return false;

        line = line[expected.Length..];
        return true;
    }
}
