using Polly;
using Polly.Retry;

namespace Clawtail.Tailer.Ledger;

/// <summary>Makes one Clawtail the only writer of a ledger. The operating system lets go of it when the process dies, however it dies.</summary>
internal sealed class LedgerLock : IDisposable
{
    /// <summary>Whoever asks whether it is held (<see cref="IsHeld"/>) holds it for an instant.</summary>
    private static readonly ResiliencePipeline Insistently = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<LedgerInUseException>(),
            MaxRetryAttempts = 5,
            Delay = TimeSpan.FromMilliseconds(20),
        })
        .Build();

    private readonly FileStream _file;

    private LedgerLock(FileStream file, bool isEffective) => (_file, IsEffective) = (file, isEffective);

    /// <summary>False where the file system has no locks, or refuses them now: then others are not kept out.</summary>
    public bool IsEffective { get; }

    /// <exception cref="LedgerInUseException">Another process holds it.</exception>
    /// <exception cref="IOException">The directory cannot be written now.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static LedgerLock Take(string directory, string ledger) => Insistently.Execute(() => TryTake(directory, ledger));

    /// <summary>Whether another process holds it now; asked by a shared lock that lasts an instant.</summary>
    public static bool IsHeld(string directory)
    {
        var path = PathIn(directory);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException exception) when (IsHeldByAnother(exception, path))
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    private static LedgerLock TryTake(string directory, string ledger)
    {
        var path = PathIn(directory);
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            try
            {
                return new LedgerLock(file, IsRefused(path));
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (IOException exception) when (IsHeldByAnother(exception, path))
        {
            throw new LedgerInUseException(ledger);
        }
    }

    /// <summary>.NET says nothing when the file system has no locks; so it is tried whether the lock keeps us ourselves out.</summary>
    private static bool IsRefused(string path)
    {
        try
        {
            using var second = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (IOException exception) when (IsHeldByAnother(exception, path))
        {
            return true;
        }
    }

    private static string PathIn(string directory) => Path.Combine(directory, "clawtail.lock");

    // .NET maps a refused flock(2) to EWOULDBLOCK; a full disk, say, comes as an IOException with another number.
    private static bool IsHeldByAnother(IOException exception, string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() ? (exception.HResult & 0xFFFF) is 32 or 33 : exception.HResult is 11 or 35);
}
