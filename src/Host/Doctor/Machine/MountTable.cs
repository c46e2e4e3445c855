namespace Clawtail.Host.Doctor.Machine;

/// <summary>Which file system is mounted where, as this process sees it.</summary>
internal sealed class MountTable
{
    private const string MountInfo = "/proc/self/mountinfo";

    private readonly IReadOnlyList<Mount> _mounts;

    private MountTable(IReadOnlyList<Mount> mounts) => _mounts = mounts;

    /// <summary>Empty where the system does not say.</summary>
    public static MountTable OfThisProcess() => Parse(File.Exists(MountInfo) ? File.ReadAllLines(MountInfo) : []);

    /// <summary>Reads <c>/proc/[pid]/mountinfo</c> (proc(5)): later lines lie over earlier ones.</summary>
    public static MountTable Parse(IEnumerable<string> lines) => new([.. lines.Select(Read).OfType<Mount>()]);

    /// <summary>The file system that a path is on; the path need not exist. Null where that is not known.</summary>
    public Mount? Of(string path) =>
        _mounts.Where(mount => mount.Holds(path)).Select((mount, line) => (mount, line))
            .OrderBy(candidate => (candidate.mount.Point.Length, candidate.line)).Select(candidate => candidate.mount).LastOrDefault();

    private static Mount? Read(string line)
    {
        // 36 35 98:0 /root /point rw,noatime optional… - type source super-options
        var fields = line.Split(' ');
        var separator = Array.IndexOf(fields, "-");
        return separator < 6 || separator + 1 >= fields.Length ? null
            : new(Unescape(fields[4]), fields[separator + 1], fields[5].Split(',').Contains("ro"));
    }

    /// <summary>Space, tab, newline and backslash are written as <c>\040</c> and so on.</summary>
    private static string Unescape(string path)
    {
        var parts = path.Split('\\');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => (char)Convert.ToInt32(part[..3], 8) + part[3..]));
    }
}

/// <summary>One mounted file system.</summary>
internal sealed record Mount(string Point, string Type, bool IsReadOnly)
{
    /// <summary>Other machines may write there, which raises no file event here, and locks depend on a server.</summary>
    public bool IsNetwork => Type is "nfs" or "nfs4" or "cifs" or "smb3" or "smbfs" or "9p" or "ceph" or "glusterfs" or "lustre" or "afs"
        or "gpfs" or "beegfs" or "virtiofs" || (Type.StartsWith("fuse.", StringComparison.Ordinal) && Type != "fuse.fuse-overlayfs");

    /// <summary>Gone when the machine restarts, or with the container.</summary>
    public bool IsPassing => Type is "tmpfs" or "ramfs" or "overlay" or "fuse.fuse-overlayfs";

    public bool Holds(string path) =>
        path == Point || Point == "/" || path.StartsWith(Point + "/", StringComparison.Ordinal);
}
