using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Who may write, as the ledger itself has it. The lock beside it keeps others out where locks work; where they do not, or
/// where two machines do not see each other's, this is asked in every commit, so that nothing is ever counted twice.
/// </summary>
internal static class LedgerOwner
{
    /// <summary>Becomes the owner, whoever was it before.</summary>
    /// <returns>What it is called there.</returns>
    public static long Take(SqliteConnection connection)
    {
        var owner = Random.Shared.NextInt64();
        using var write = new Statement(
            connection, "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        write.Bind(1, LedgerMeta.Owner).Bind(2, owner).Run();
        return owner;
    }

    /// <exception cref="LedgerInUseException">Another has become it.</exception>
    public static void ThrowIfAnother(SqliteConnection connection, long owner, string path)
    {
        if (LedgerMeta.Read(connection, LedgerMeta.Owner) != owner) throw LedgerInUseException.TakenOver(path);
    }
}
