namespace Clawtail.Host;

/// <summary>What the process says to whoever started it.</summary>
internal static class ExitCode
{
    public const int Stopped = 0;

    /// <summary>Something that Clawtail does not wait out: the port or the ledger is taken, or a fault of its own.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the environment is wrong; starting again does not help.</summary>
    public const int Usage = 2;

    /// <summary>All of them, in words.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Stopped, "done, or stopped because it was asked to; of healthcheck and doctor: all is well"),
        (Failed, "the port or the ledger is taken, or a fault of Clawtail's own; of healthcheck: not alive, or not ready; of doctor: something has to be done"),
        (Usage, "the command line or the environment is wrong, or there is no ledger to report on"),
    ];
}
