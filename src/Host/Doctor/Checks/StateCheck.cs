using Clawtail.Host.CommandLine;
using Clawtail.Host.Doctor.Machine;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Can the ledger be written, and will it be there tomorrow?</summary>
internal static class StateCheck
{
    private const string Name = "state";

    public static IEnumerable<Finding> Run(string directory, FileSystem? fileSystem, ProcessUser user)
    {
        yield return Writable(directory, user);
        if (fileSystem is { IsNetwork: true })
        {
            yield return Finding.Warn(Name, $"{directory} is on {fileSystem.Type}: SQLite's locks and write-ahead log cannot be relied on there",
                "Put the state on a local disk or a block volume (ReadWriteOnce): over a network a ledger can be damaged, or written twice.");
        }
        else if (fileSystem is { IsEphemeral: true })
        {
            yield return Finding.Warn(Name, $"{directory} is on {fileSystem.Type}, which goes with the container or the machine",
                "Mount a volume there. Without the ledger every start takes what is still on disk as a new baseline.");
        }
    }

    private static Finding Writable(string directory, ProcessUser user)
    {
        var there = DirectoryPath.NearestExisting(directory);
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

    /// <summary>Makes a file that is removed when it is closed, which is at once.</summary>
    private static void Probe(string directory) =>
        new FileStream(Path.Combine(directory, $".clawtail-doctor-{Environment.ProcessId}"), FileMode.CreateNew, FileAccess.Write,
            FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();

    private static void OpenForWriting(string file) =>
        new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0).Dispose();

    private static string Advice(string there, ProcessUser user) =>
        FileOwner.Lookup(there) is { } owner && owner != user.Id
            ? $"{there} belongs to uid {owner}: chown it to the user that runs Clawtail (on Kubernetes: fsGroup), or choose another --state-dir."
            : "Give the user that runs Clawtail the right to write there, or choose another --state-dir. A read-only root needs a volume.";
}
