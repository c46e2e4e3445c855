namespace Clawtail.Tailer.Files;

/// <summary>When a file was written, as whoever wrote it says: any number of seconds. What no calendar of ours holds becomes its first or last moment.</summary>
internal static class FileTime
{
    private const long TicksAtUnixEpoch = 621_355_968_000_000_000;

    /// <param name="seconds">Since the Unix epoch.</param>
    /// <returns>100 ns ticks, those of <see cref="DateTime"/>.</returns>
    public static long Ticks(long seconds, uint nanoseconds)
    {
        var atMost = (DateTime.MaxValue.Ticks - TicksAtUnixEpoch) / TimeSpan.TicksPerSecond;
        if (seconds > atMost) return DateTime.MaxValue.Ticks;
        if (seconds < -TicksAtUnixEpoch / TimeSpan.TicksPerSecond) return DateTime.MinValue.Ticks;
        return Math.Min(DateTime.MaxValue.Ticks, TicksAtUnixEpoch + seconds * TimeSpan.TicksPerSecond + nanoseconds / 100);
    }

    /// <summary>The same of what .NET reads.</summary>
    /// <param name="read">Throws <see cref="ArgumentOutOfRangeException"/> for a time that it cannot hold.</param>
    public static long Ticks(Func<DateTime> read)
    {
        try
        {
            return read().Ticks;
        }
        catch (ArgumentOutOfRangeException)
        {
            return DateTime.MaxValue.Ticks;
        }
    }
}
