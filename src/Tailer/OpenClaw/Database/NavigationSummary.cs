using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// What OpenClaw notes beside a compressed event (<c>navigation_json</c>, from 2026.9.6 on), so as not to decompress it:
/// <c>{"version":1,…,"navigation":{"type":"message","timestamp":…,"message":{"role":"user"}},…}</c>. Tool results are most
/// of the bytes of a transcript, and need not be decompressed for us either.
/// </summary>
internal static class NavigationSummary
{
    /// <summary>Anything that is not said plainly is to be looked up in the event itself.</summary>
    /// <param name="entryTime">When the entry was written (ms since the epoch); null if it does not say.</param>
    public static bool SaysNoTurn(ReadOnlySpan<byte> json, out long? entryTime)
    {
        var (isKnown, isNoTurn) = (false, false);
        entryTime = null;
        var walk = new JsonObjectReader(json);
        if (!walk.TryEnter()) return false;

        while (walk.TryNext(out var name) && !(isKnown && isNoTurn))
        {
            if (name.Is("version"u8)) isKnown = walk.Skip().SequenceEqual("1"u8);
            else if (!name.Is("navigation"u8)) walk.Skip();
            else if (!(isNoTurn = IsNoTurn(ref walk, out entryTime))) return false;
        }
        return isKnown && isNoTurn && walk.Fault == JsonFault.None;
    }

    private static bool IsNoTurn(ref JsonObjectReader walk, out long? entryTime)
    {
        var isNoTurn = false;
        entryTime = null;
        if (!walk.EnterOrSkip()) return false;

        while (walk.TryNext(out var name))
        {
            if (name.Is("type"u8)) isNoTurn |= IsOther(walk.ReadText(), "message"u8);
            else if (name.Is("timestamp"u8)) entryTime = IsoTime.Parse(walk.ReadText());
            else if (name.Is("message"u8)) isNoTurn |= HasOtherRole(ref walk);
            else walk.Skip();
        }
        return isNoTurn;
    }

    private static bool HasOtherRole(ref JsonObjectReader walk)
    {
        var isOther = false;
        if (!walk.EnterOrSkip()) return false;

        while (walk.TryNext(out var name))
        {
            if (name.Is("role"u8)) isOther = IsNeitherSide(walk.ReadText());
            else walk.Skip();
        }
        return isOther;
    }

    /// <summary>A prompt is no turn, but names the native turn that answers it.</summary>
    private static bool IsNeitherSide(JsonText role) => IsOther(role, "assistant"u8) && !role.Is("user"u8);

    private static bool IsOther(JsonText text, ReadOnlySpan<byte> word) => text.IsPresent && !text.Is(word);
}
