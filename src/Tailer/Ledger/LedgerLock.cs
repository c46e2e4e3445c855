namespace Clawtail.Tailer.Ledger;

/// <summary>Makes one Clawtail the only writer of a ledger. The operating system lets go of it when the process dies, however it dies.</summary>
internal sealed class LedgerLock : IDisposable
{
    private readonly FileStream _file;

    private LedgerLock(FileStream file) => _file = file;

    /// <exception cref="LedgerInUseException">Another process holds it.</exception>
    /// <exception cref="IOException">The directory cannot be written now.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static LedgerLock Take(string directory, string ledger)
    {
        var path = Path.Combine(directory, "clawtail.lock");
        try
        {
            return new LedgerLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException fault) when (IsHeldByAnother(fault, path))
        {
            throw new LedgerInUseException(ledger);
        }
    }

    public void Dispose() => _file.Dispose();

    // .NET maps a refused flock(2) to EWOULDBLOCK; a full disk, say, comes as an IOException with another number.
    private static bool IsHeldByAnother(IOException fault, string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() ? (fault.HResult & 0xFFFF) is 32 or 33 : fault.HResult is 11 or 35);
}
