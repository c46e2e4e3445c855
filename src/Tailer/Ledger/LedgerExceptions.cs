namespace Clawtail.Tailer.Ledger;

/// <summary>Another Clawtail counts into the same ledger; two would count everything twice.</summary>
public sealed class LedgerInUseException : Exception
{
    public LedgerInUseException(string path)
        : this(path, $"The ledger {path} is in use by another Clawtail. Stop it, or give this one a state directory of its own.")
    {
    }

    private LedgerInUseException(string path, string message)
        : base(message) => Ledger = path;

    public string Ledger { get; }

    internal static LedgerInUseException TakenOver(string path) => new(
        path, $"Another Clawtail has taken over the ledger {path}, and counts from here on. This one stops, and has counted nothing since.");
}

/// <summary>The ledger was not made for this Clawtail; it is left as it is.</summary>
public sealed class LedgerForeignException(string message) : Exception(message);

/// <summary>What is on disk is not a ledger that can be understood; it is moved away, and a new one is begun.</summary>
public sealed class LedgerDamagedException(string message, Exception cause) : Exception(message, cause);
