namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Times as the ledger keeps them: milliseconds since the Unix epoch, from the year 1 to the year 9999. Writers with a
/// broken clock, and time zones at the ends, name times outside of that; those are moved to the nearest end.
/// </summary>
internal static class UnixTime
{
    public const long MillisecondsPerHour = 3_600_000;

    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static long Clamp(long time) => Math.Clamp(time, First, Last);

    public static bool IsInRange(long time) => time >= First && time <= Last;

    public static DateTimeOffset ToDate(long time) => DateTimeOffset.FromUnixTimeMilliseconds(Clamp(time));

    /// <summary>The hour a time is in, counted from the Unix epoch; hours before it are negative.</summary>
    public static long HourOf(long time) => (time >= 0 ? time : time - MillisecondsPerHour + 1) / MillisecondsPerHour;
}
