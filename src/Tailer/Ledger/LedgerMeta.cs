using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>The names of the notes in <c>meta</c>, each a number.</summary>
internal static class LedgerMeta
{
    /// <summary>When the first catch-up was done; milliseconds since the Unix epoch.</summary>
    public const string BaselineComplete = "baseline_complete";

    /// <summary>When the newest turn began; milliseconds since the Unix epoch.</summary>
    public const string LastTurn = "last_turn";

    /// <summary>While a ledger is rebuilt: the newest turn that the one before it had shown; milliseconds since the Unix epoch.</summary>
    public const string ShownLastTurn = "shown_last_turn";

    /// <summary>What turn keys are made of.</summary>
    public const string KeyVersion = "key_version";

    /// <returns>Null if it was never written.</returns>
    public static long? Read(SqliteConnection connection, string name)
    {
        using var meta = new Statement(connection, "SELECT value FROM meta WHERE name = ?1");
        return meta.Bind(1, name).Next() ? meta.Int64(0) : null;
    }
}
