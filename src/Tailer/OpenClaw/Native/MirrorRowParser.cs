using Clawtail.Tailer.Errors;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Native;

/// <summary>
/// Tells from an entry of a transcript which native turn it was copied from (established on OpenClaw 2026.9.6 with its Codex
/// plugin 2026.9.5). A span in, a row out; it keeps nothing of what was asked or answered.
/// </summary>
internal static class MirrorRowParser
{
    /// <summary>What every row of a native turn holds somewhere, whether it is the prompt's origin or the beginning of a key.</summary>
    private static ReadOnlySpan<byte> Origin => "codex-app-server"u8;

    private static ReadOnlySpan<byte> Compaction => "codex-context-compaction"u8;

    private static ReadOnlySpan<byte> FailedRun => "run-failed-before-reply"u8;

    /// <summary>Bytes. The record of a run that failed is short; only such are searched for it.</summary>
    private const int MaxFailedRun = 16 * 1024;

    /// <returns>False if <see cref="Parse"/> would find nothing: a search, much faster than reading the entry.</returns>
    public static bool MayMatter(ReadOnlySpan<byte> entry) =>
        entry.IndexOf(Origin) >= 0 || (entry.Length <= MaxFailedRun && (entry.IndexOf(FailedRun) >= 0 || entry.IndexOf(Compaction) >= 0));

    public static MirrorRow Parse(ReadOnlySpan<byte> entry)
    {
        if (!MayMatter(entry)) return default;

        var row = RawMirrorRow.Read(entry);
        if (!row.IsWhole) return default;
        if (row.CustomType.Is(FailedRun)) return OfFailedRun(row);

        Span<byte> buffer = stackalloc byte[Uuid.MaxLength];
        ReadOnlySpan<byte> key = row.Key.MaxLength <= buffer.Length ? buffer[..row.Key.CopyTo(buffer)] : default;
        if (IsNext(key, Origin) || IsNext(key, Compaction)) return OfKey(row, key);
        return row.Origin.Is(Origin) && row.Identity.IsPresent ? OfIdentity(row, key) : default;
    }

    /// <summary><c>codex-app-server:thread:turn:kind</c>, and the same for a compaction.</summary>
    private static MirrorRow OfKey(in RawMirrorRow row, ReadOnlySpan<byte> key)
    {
        Take(ref key);
        var thread = Uuid.Parse(Take(ref key));
        var turn = Uuid.Parse(Take(ref key));
        return thread.IsPresent && turn.IsPresent ? new MirrorRow(KindOf(row), thread, turn, Uuid.Parse(row.Run)) : default;
    }

    /// <summary>A prompt's key is its run's: <c>run:user</c>. Its identity, <c>turn:prompt</c>, names the turn.</summary>
    private static MirrorRow OfIdentity(in RawMirrorRow row, ReadOnlySpan<byte> key)
    {
        Span<byte> buffer = stackalloc byte[Uuid.MaxLength];
        if (row.Identity.MaxLength > buffer.Length) return default;

        ReadOnlySpan<byte> identity = buffer[..row.Identity.CopyTo(buffer)];
        var turn = Uuid.Parse(Take(ref identity));
        var isOfRun = key.EndsWith(":user"u8);
        return turn.IsPresent
            ? new MirrorRow(KindOf(row), Turn: turn, Run: Uuid.Parse(row.Run), Delivery: isOfRun ? Uuid.Parse(key[..^5]) : default)
            : default;
    }

    private static MirrorRow OfFailedRun(in RawMirrorRow row) =>
        new(MirrorRowKind.FailedRun, Run: Uuid.Parse(row.Run), Reason: ErrorReason.Of(default, default, row.Error), Written: row.Written);

    private static MirrorRowKind KindOf(in RawMirrorRow row)
    {
        if (row.Role.Is("user"u8)) return MirrorRowKind.Prompt;
        if (!row.Role.Is("assistant"u8)) return MirrorRowKind.Link;
        if (row.StopReason.Is("error"u8)) return MirrorRowKind.FailedReply;
        return row.Usage.Tokens != default ? MirrorRowKind.Reply : MirrorRowKind.WithoutUsage;
    }

    private static bool IsNext(ReadOnlySpan<byte> key, ReadOnlySpan<byte> word) => key.StartsWith(word) && key[word.Length..] is [(byte)':', ..];

    /// <summary>What stands before the next colon.</summary>
    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> key)
    {
        var colon = key.IndexOf((byte)':');
        var taken = colon < 0 ? key : key[..colon];
        key = colon < 0 ? default : key[(colon + 1)..];
        return taken;
    }
}
