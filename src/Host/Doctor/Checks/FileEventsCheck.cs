using Clawtail.Host.Doctor.Machine;
using Clawtail.Tailer;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Will changes be told, or only be found by sweeping?</summary>
internal static class FileEventsCheck
{
    private const string Name = "file events";

    /// <param name="missing">What a watcher could not be made for want of (<see cref="InotifyTrial"/>); null where it could.</param>
    public static IEnumerable<Finding> Run(HomeInspection home, FileSystem? fileSystem, InotifyLimits? limits, string? missing = null)
    {
        Finding[] problems = [.. OfFileSystem(fileSystem), .. missing is null ? OfLimits(home, limits) : [OfTrial(missing)]];
        if (problems.Length > 0) return problems;

        var room = limits is null ? "" : $"; {home.Folders} directories to watch, {limits.Watches} allowed";
        return [Finding.Ok(Name, $"{fileSystem?.Type ?? "this file system"} tells changes{room}")];
    }

    private static IEnumerable<Finding> OfFileSystem(FileSystem? fileSystem)
    {
        if (fileSystem is { IsNetwork: true })
        {
            yield return Finding.Warn(Name, $"the home is on {fileSystem.Type}: what another machine writes raises no event here",
                "Counts stay right; they come with the sweep. Run Clawtail beside OpenClaw, or set --sweep-interval 1s.");
        }
    }

    private static Finding OfTrial(string missing) => Finding.Warn(Name, missing,
        "Clawtail sweeps every second instead. Raise fs.inotify.max_user_instances and max_user_watches with sysctl on the node, or see who takes them.");

    private static IEnumerable<Finding> OfLimits(HomeInspection home, InotifyLimits? limits)
    {
        if (limits is null) yield break;
        if (limits.InstancesTaken >= limits.Instances)
        {
            yield return Finding.Warn(Name, $"{limits.InstancesTaken} of {limits.Instances} inotify instances are taken",
                "Clawtail sweeps every second instead. Raise fs.inotify.max_user_instances with sysctl on the node.");
        }
        if (home.Folders >= limits.Watches)
        {
            yield return Finding.Warn(Name, $"{home.Folders} directories to watch, {limits.Watches} allowed",
                "Clawtail sweeps every second instead. Raise fs.inotify.max_user_watches with sysctl on the node.");
        }
    }
}
