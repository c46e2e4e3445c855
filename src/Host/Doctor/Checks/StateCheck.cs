using Clawtail.Host.Doctor.Machine;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Can the ledger be written, and will it be there tomorrow?</summary>
internal static class StateCheck
{
    private const string Name = "state";

    public static IEnumerable<Finding> Look(string directory, MountTable mounts, ProcessUser user)
    {
        yield return Writable(directory, user);
        if (mounts.Of(directory) is not { } mount) yield break;

        if (mount.IsNetwork)
        {
            yield return Finding.Warn(Name, $"{directory} is on {mount.Type}: SQLite's locks and write-ahead log cannot be relied on there",
                "Put the state on a local disk or a block volume (ReadWriteOnce): over a network a ledger can be damaged, or written twice.");
        }
        else if (mount.IsPassing)
        {
            yield return Finding.Warn(Name, $"{directory} is on {mount.Type}, which goes with the container or the machine",
                "Mount a volume there. Without the ledger every start takes what is still on disk as a new baseline.");
        }
    }

    private static Finding Writable(string directory, ProcessUser user)
    {
        var there = NearestOf(directory);
        try
        {
            Probe(there);
            if (there == directory) foreach (var file in Directory.EnumerateFiles(there, "ledger.sqlite*")) OpenForWriting(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(Name, $"{user} cannot write {directory}: {exception.Message}", Advice(there, user));
        }
        return Finding.Ok(Name, directory == there ? $"{directory} is writable" : $"{directory} will be made");
    }

    /// <summary>The directory itself, or the first above it that is there.</summary>
    private static string NearestOf(string directory)
    {
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } parent) directory = parent;
        return directory;
    }

    /// <summary>Makes a file that is removed when it is closed, which is at once.</summary>
    private static void Probe(string directory) =>
        new FileStream(Path.Combine(directory, $".clawtail-doctor-{Environment.ProcessId}"), FileMode.CreateNew, FileAccess.Write,
            FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();

    private static void OpenForWriting(string file) =>
        new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0).Dispose();

    private static string Advice(string there, ProcessUser user) =>
        FileOwner.Of(there) is { } owner && owner != user.Id
            ? $"{there} belongs to uid {owner}: chown it to the user that runs Clawtail (on Kubernetes: fsGroup), or choose another --state-dir."
            : "Give the user that runs Clawtail the right to write there, or choose another --state-dir. A read-only root needs a volume.";
}
