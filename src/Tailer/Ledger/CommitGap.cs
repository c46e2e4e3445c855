using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Notices that a ledger is older than what was shown from it: a backup was put back, or its write-ahead log was lost. It is
/// then caught up as a rebuilt one is: the home is read from where the ledger stands, and what is not found again is carried.
/// </summary>
internal static class CommitGap
{
    /// <summary>Compares the ledger with the file beside it, and prepares it to go on with what was shown.</summary>
    /// <param name="existed">There was a file before it was opened; without one it is new, and begins with a baseline.</param>
    /// <returns>How many commits are missing; 0 if the ledger is what it was.</returns>
    public static long Close(SqliteConnection connection, string path, bool existed)
    {
        var id = LedgerMeta.Read(connection, LedgerMeta.Ledger);
        if (!existed) ShownFile.Delete(path);
        if (existed && ShownFile.Read(path) is { } noted && (id is null || id == noted.Ledger))
        {
            var lost = noted.Commit - (LedgerMeta.Read(connection, LedgerMeta.Commits) ?? 0);
            // A ledger that is being caught up already goes on from what it noted then.
            var isCaughtUp = LedgerMeta.Read(connection, LedgerMeta.ShownLastTurn) is null || LedgerMeta.Read(connection, LedgerMeta.BaselineComplete) is not null;
            if (lost > 0 && isCaughtUp)
            {
                noted.Shown.WriteTo(connection, noted.Ledger, noted.Commit);
                return lost;
            }
        }
        if (id is null) Name(connection);
        return 0;
    }

    private static void Name(SqliteConnection connection)
    {
        using var statements = new Sqlite.StatementSet(connection);
        new LedgerWriter(statements).WriteMeta(LedgerMeta.Ledger, Random.Shared.NextInt64());
    }
}
