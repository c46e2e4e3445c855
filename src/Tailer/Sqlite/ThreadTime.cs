using System.Runtime.InteropServices;

namespace Clawtail.Tailer.Sqlite;

/// <summary>Processor time that the calling thread has used: what a reading may take of it does not depend on how busy the machine is.</summary>
internal static partial class ThreadTime
{
    private const int Linux = 3;
    private const int Mac = 16;

    /// <summary>Since the thread began; where it cannot be asked, elapsed time.</summary>
    public static TimeSpan Now =>
        (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && GetTime(OperatingSystem.IsLinux() ? Linux : Mac, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : TimeProvider.System.GetElapsedTime(0);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out UnixTimeSpec time);

    /// <summary>The C library's <c>timespec</c> where pointers have 64 bits.</summary>
    private struct UnixTimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
