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

    /// <summary>Which of the Clawtails that ever opened the ledger may write into it.</summary>
    public const string Owner = "owner";

    /// <summary>Which ledger it is: a copy of it is the same, a new one is another.</summary>
    public const string Ledger = "ledger";

    /// <summary>How many commits changed it.</summary>
    public const string Commits = "commits";

    /// <returns>Null if it was never written.</returns>
    /// <exception cref="InvalidDataException">It is no time.</exception>
    public static long? ReadTime(SqliteConnection connection, string name) => Read(connection, name) switch
    {
        { } time when !UnixTime.IsInRange(time) => throw new InvalidDataException($"The ledger's {name} is {time}, which is no time."),
        var time => time,
    };

    /// <returns>Null if it was never written.</returns>
    public static long? Read(SqliteConnection connection, string name)
    {
        using var meta = new Statement(connection, "SELECT value FROM meta WHERE name = ?1");
        return meta.Bind(1, name).Next() ? meta.Int64(0) : null;
    }
}
