using System.Buffers.Text;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>
/// Reads the <c>rate_limits</c> of a <c>token_count</c> (Codex 0.143 to 0.154; <c>resets_in_seconds</c> is from before). What is no
/// number or out of range counts as not said.
/// </summary>
internal static class RateLimitReader
{
    /// <summary>A year; no window of a plan is longer.</summary>
    private const int MaxMinutes = 366 * 24 * 60;

    /// <summary>A provider that counts on above a limit does not get there.</summary>
    private const double MaxPercent = 10_000;

    /// <summary>The year 10000; seconds since the Unix epoch.</summary>
    private const long EndOfTime = 253_402_300_800;

    /// <param name="json">The value of <c>rate_limits</c>.</param>
    /// <param name="observedAt">Milliseconds since the Unix epoch.</param>
    /// <returns>False if it says nothing: null, or no window and no credits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, long observedAt, LabelPool labels, out RateLimits limits)
    {
        limits = new RateLimits { Limit = "codex", ObservedAt = observedAt };
        var walk = new JsonObjectReader(json);
        if (!walk.TryEnter()) return false;

        while (walk.TryNext(out var name))
        {
            if (name.Is("limit_id"u8)) limits.Limit = labels.Get(walk.ReadText(), "codex");
            else if (name.Is("plan_type"u8)) limits.Plan = ReadLabel(walk.ReadText(), labels);
            else if (name.Is("primary"u8)) limits.Primary = ReadWindow(ref walk, observedAt);
            else if (name.Is("secondary"u8)) limits.Secondary = ReadWindow(ref walk, observedAt);
            else if (name.Is("credits"u8)) ReadCredits(ref walk, ref limits);
            else walk.Skip();
        }
        return limits.Primary is not null || limits.Secondary is not null || limits.CreditsBalance is not null;
    }

    private static string? ReadLabel(JsonText text, LabelPool labels) => text.MaxLength == 0 ? null : labels.Get(text, "unknown");

    private static RateLimitWindow? ReadWindow(ref JsonObjectReader walk, long observedAt)
    {
        if (!walk.EnterOrSkip()) return null;

        var (percent, minutes, resetsAt) = (-1.0, 0.0, 0.0);
        while (walk.TryNext(out var name))
        {
            var value = walk.Skip();
            if (!JsonToken.TryParse(value, out var number)) continue;
            if (name.Is("used_percent"u8)) percent = number;
            else if (name.Is("window_minutes"u8)) minutes = number;
            else if (name.Is("resets_at"u8)) resetsAt = number;
            else if (name.Is("resets_in_seconds"u8) && resetsAt == 0) resetsAt = observedAt / 1000 + number;
        }
        if (percent is not (>= 0 and <= MaxPercent)) return null;

        return new RateLimitWindow(
            minutes is > 0 and <= MaxMinutes ? (int)minutes : 0, percent / 100, resetsAt is > 0 and < EndOfTime ? (long)resetsAt : 0);
    }

    private static void ReadCredits(ref JsonObjectReader walk, ref RateLimits limits)
    {
        if (!walk.EnterOrSkip()) return;

        while (walk.TryNext(out var name))
        {
            var value = walk.Skip();
            if (name.Is("has_credits"u8) && value is [(byte)'t' or (byte)'f', ..]) limits.HasCredits = value[0] == (byte)'t';
            else if (name.Is("balance"u8)) limits.CreditsBalance = ReadBalance(value);
        }
    }

    /// <summary>A number, or a text that is one.</summary>
    private static double? ReadBalance(ReadOnlySpan<byte> value)
    {
        if (value is [(byte)'"', .., (byte)'"']) value = value[1..^1];
        return Utf8Parser.TryParse(value, out double balance, out var used) && used == value.Length && Math.Abs(balance) <= 1e12 ? balance : null;
    }
}
