using Clawtail.Tailer.OpenClaw.Native;

namespace Clawtail.Host.Report;

/// <summary>How much of a plan's window is used, as the provider says: here and elsewhere.</summary>
/// <param name="Limit">Which limit; <c>codex</c> is the plan's, others are those of single models.</param>
/// <param name="UsedRatio">From 0 to 1.</param>
/// <param name="Refused">When the provider last refused; null if it never did.</param>
/// <param name="MessagesAtRefusal">Messages in the window when it did.</param>
/// <param name="Messages">Messages counted here since the window began; null where the window's begin is not known, or several accounts share what is counted.</param>
/// <param name="UsedUp">When all of it is used at the pace since the window began; null where it lasts until the reset, or where the pace is not known.</param>
internal sealed record QuotaUse(
    string Account, string Plan, string Window, string Limit, double UsedRatio, DateTimeOffset? Resets, DateTimeOffset Observed,
    DateTimeOffset? Refused, long? MessagesAtRefusal, long? Messages, DateTimeOffset? UsedUp)
{
    private const string PlansLimit = "codex";

    /// <summary>What still says something: a window leaves at its reset.</summary>
    /// <param name="messagesSince">Messages of Codex plans since a moment.</param>
    public static IReadOnlyList<QuotaUse> From(CodexQuota quota, DateTimeOffset now, Func<DateTimeOffset, long> messagesSince)
    {
        var isOneAccount = quota.Windows.Select(window => window.Account).Distinct().Count() == 1;
        return [.. quota.Windows.Where(window => window.Ends > now).Select(Use)];

        QuotaUse Use(QuotaWindow window)
        {
            var began = window.Resets is { } resets && LengthOf(window.Window) is { } length ? Before(resets, length) : null;
            return new(
                window.Account, window.Plan, window.Window, window.Limit, window.UsedRatio, window.Resets, window.Observed, window.Refused, window.MessagesAtRefusal,
                isOneAccount && window.Limit == PlansLimit && began is { } start ? messagesSince(start) : null,
                began is { } since ? UsedUpAt(window, since, now) : null);
        }
    }

    /// <summary>The share that is used, and the time it took, say how long the rest lasts. Shares of the first minutes say nothing.</summary>
    private static DateTimeOffset? UsedUpAt(QuotaWindow window, DateTimeOffset began, DateTimeOffset now)
    {
        var elapsed = window.Observed - began;
        if (window.UsedRatio is <= 0 or >= 1 || elapsed < TimeSpan.FromMinutes(10)) return null;

        // Compared before it is added: a share that is next to nothing lasts longer than there are dates.
        var whole = elapsed.TotalSeconds / window.UsedRatio;
        if (window.Resets is not { } resets || whole >= (resets - began).TotalSeconds) return null;

        var end = began.AddSeconds(whole);
        return end > now ? end : null;
    }

    /// <summary>Null before the first date there is.</summary>
    private static DateTimeOffset? Before(DateTimeOffset resets, TimeSpan length) =>
        resets - DateTimeOffset.MinValue > length ? resets - length : null;

    /// <summary>Of a name such as <c>5h</c> or <c>7d</c>; null for any other.</summary>
    private static TimeSpan? LengthOf(string window)
    {
        if (window.Length < 2 || !ushort.TryParse(window.AsSpan(0, window.Length - 1), out var count)) return null;

        return window[^1] switch { 'd' => TimeSpan.FromDays(count), 'h' => TimeSpan.FromHours(count), 'm' => TimeSpan.FromMinutes(count), _ => null };
    }
}
