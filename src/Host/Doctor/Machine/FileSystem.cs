using Clawtail.Host.CommandLine;

namespace Clawtail.Host.Doctor.Machine;

/// <summary>The kind of file system that a path is on.</summary>
/// <param name="Type">The kernel's name for it, as in <c>/proc/self/mountinfo</c>.</param>
internal sealed record FileSystem(string Type)
{
    /// <summary>Other machines may write there, which raises no file event here, and locks depend on a server.</summary>
    public bool IsNetwork => Type is "nfs" or "nfs4" or "cifs" or "smb3" or "smbfs" or "9p" or "ceph" or "glusterfs" or "lustre" or "afs"
        or "gpfs" or "beegfs" or "virtiofs" || (Type.StartsWith("fuse.", StringComparison.Ordinal) && Type != "fuse.fuse-overlayfs");

    /// <summary>Gone when the machine restarts, or with the container.</summary>
    public bool IsEphemeral => Type is "tmpfs" or "ramfs" or "overlay" or "fuse.fuse-overlayfs";

    /// <summary>The file system of a path, which need not exist yet. Null where that is not known.</summary>
    public static FileSystem? Lookup(string path)
    {
        try
        {
            return new(new DriveInfo(DirectoryPath.NearestExisting(path)).DriveFormat);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // A place that this user may not even look at; the other checks say so.
        }
    }
}
