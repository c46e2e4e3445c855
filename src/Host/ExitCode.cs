namespace Clawtail.Host;

/// <summary>What the process says to whoever started it.</summary>
internal static class ExitCode
{
    public const int Stopped = 0;

    /// <summary>Something that Clawtail does not wait out: the port or the ledger is taken, or a fault of its own.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the environment is wrong; starting again does not help.</summary>
    public const int Usage = 2;
}
