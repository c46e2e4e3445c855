using System.Runtime.InteropServices;

namespace Clawtail.Host.Doctor.Machine;

/// <summary>One watcher with one watch, made and given back: the only way to tell whether another is to be had.</summary>
/// <remarks>
/// Limits are counted per user, over processes that cannot be seen from here, and a user namespace (a container) has limits of its own
/// that /proc/sys/fs/inotify does not show.
/// </remarks>
internal static partial class InotifyTrial
{
    // errno(3): the process's, or the user's, descriptors and instances are used up; the user's watches are.
    private const int TooManyInProcess = 24, TooManyInSystem = 23, NoSpace = 28;

    private const uint Created = 0x100; // IN_CREATE

    /// <param name="directory">One that exists.</param>
    /// <returns>What is missing; null where watching works, or where there is no inotify.</returns>
    public static string? Run(string directory)
    {
        if (!OperatingSystem.IsLinux()) return null;

        var watcher = Initialise(0);
        if (watcher < 0) return Marshal.GetLastPInvokeError() is TooManyInProcess or TooManyInSystem ? "no inotify instance is left" : null;
        var watch = Add(watcher, directory, Created);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(watcher);
        return watch < 0 && error == NoSpace ? "no inotify watch is left" : null;
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Initialise(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Add(int watcher, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
