namespace Clawtail.Tailer.Ledger;

/// <summary>Another Clawtail counts into the same ledger; two would count everything twice.</summary>
public sealed class LedgerInUseException(string path)
    : Exception($"The ledger {path} is in use by another Clawtail. Stop it, or give this one a state directory of its own.");

/// <summary>The ledger was not made for this Clawtail; it is left as it is.</summary>
public sealed class LedgerForeignException(string message) : Exception(message);

/// <summary>What is on disk is not a ledger that can be understood; it is moved away, and a new one is begun.</summary>
public sealed class LedgerDamagedException(string message, Exception cause) : Exception(message, cause);
