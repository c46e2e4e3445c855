using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Another Clawtail counts into the same ledger; two would count everything twice.</summary>
public sealed class LedgerInUseException(string path)
    : Exception($"The ledger {path} is in use by another Clawtail. Stop it, or give this one a state directory of its own.");

/// <summary>The ledger was not made for this Clawtail; it is left as it is.</summary>
public sealed class LedgerForeignException(string message) : Exception(message);

/// <summary>SQLite's result codes, by what they mean to the ledger (https://sqlite.org/rescode.html).</summary>
internal static class SqliteFaults
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    public static bool IsDamage(this SqliteException fault) => fault.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>
    /// Busy, locked, out of memory, read-only, I/O error, disk full, cannot open, protocol, authorisation: the world may
    /// change, so waiting makes sense. Anything else is a fault of ours and escapes.
    /// </summary>
    public static bool IsTransient(this SqliteException fault) => fault.SqliteErrorCode is 5 or 6 or 7 or 8 or 10 or 13 or 14 or 15 or 23;
}
