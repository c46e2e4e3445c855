using System.Globalization;

namespace Clawtail.Host.Doctor.Machine;

/// <summary>How many file watches this machine allows a user (inotify(7)).</summary>
/// <param name="Instances">Watchers, over all processes of the user.</param>
/// <param name="InstancesTaken">Of those, how many the processes that can be seen from here have; 0 where none can.</param>
/// <param name="Watches">Directories watched, over all watchers of the user.</param>
internal sealed record InotifyLimits(int Instances, int InstancesTaken, int Watches)
{
    private const string Limits = "/proc/sys/fs/inotify/";

    /// <returns>Null where the system has no inotify.</returns>
    public static InotifyLimits? OfThisMachine() =>
        Read("max_user_instances") is { } instances && Read("max_user_watches") is { } watches ? new(instances, CountTaken(), watches) : null;

    private static int? Read(string name)
    {
        try
        {
            return int.Parse(File.ReadAllText(Limits + name), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OverflowException)
        {
            return null;
        }
    }

    private static int CountTaken() => Directory.EnumerateDirectories("/proc")
        .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0])).Sum(process => CountIn(Path.Combine(process, "fd")));

    private static int CountIn(string descriptors)
    {
        try
        {
            return new DirectoryInfo(descriptors).EnumerateFileSystemInfos().Count(file => file.LinkTarget is "anon_inode:inotify");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0; // Another user's process, or one that just ended.
        }
    }
}
