using Clawtail.Host.CommandLine;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Is there room for the ledger to grow?</summary>
internal static class SpaceCheck
{
    private const string Name = "space";

    /// <summary>A large commit and the write-ahead log of the first catch-up fit into this.</summary>
    private const long Required = 64L << 20;

    /// <summary>A million turns and more.</summary>
    private const long Comfortable = 512L << 20;

    public static Finding Run(string stateDirectory)
    {
        var there = DirectoryPath.NearestExisting(stateDirectory);
        try
        {
            return Assess(new DriveInfo(there).AvailableFreeSpace, there);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Warn(Name, $"how much room {there} has cannot be told: {exception.Message}", "Look with df.");
        }
    }

    public static Finding Assess(long free, string path)
    {
        var summary = $"{Readable(free)} free for {path}";
        const string Advice = "Make room: a full disk stops the counting until there is some again. Nothing is lost meanwhile.";
        return free < Required ? Finding.Fail(Name, summary, Advice)
            : free < Comfortable ? Finding.Warn(Name, summary, Advice)
            : Finding.Ok(Name, summary);
    }

    private static ByteSize Readable(long bytes) => new(bytes >= 10L << 30 ? bytes >> 30 << 30 : bytes >> 20 << 20);
}
