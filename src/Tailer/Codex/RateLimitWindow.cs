using System.Globalization;

namespace Clawtail.Tailer.Codex;

/// <summary>What the provider says of one window of a plan's limit.</summary>
/// <param name="Minutes">Length of the window; 0 if it does not say.</param>
/// <param name="UsedRatio">Share that is used, 0 to 1; more where the provider says more.</param>
/// <param name="ResetsAt">When it begins anew; seconds since the Unix epoch, 0 if it does not say.</param>
internal readonly record struct RateLimitWindow(int Minutes, double UsedRatio, long ResetsAt)
{
    private const int Hour = 60;
    private const int Day = 24 * Hour;

    /// <summary>By its length in the largest unit that divides it: <c>5h</c>, <c>7d</c>, <c>90m</c>; <c>unknown</c> without one.</summary>
    public string Name => Minutes switch
    {
        5 * Hour => "5h",
        7 * Day => "7d",
        0 => "unknown",
        _ when Minutes % Day == 0 => string.Create(CultureInfo.InvariantCulture, $"{Minutes / Day}d"),
        _ when Minutes % Hour == 0 => string.Create(CultureInfo.InvariantCulture, $"{Minutes / Hour}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Minutes}m"),
    };
}
