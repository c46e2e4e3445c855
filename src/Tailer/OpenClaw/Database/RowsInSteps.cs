using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Takes rows a few at a time, each time in a transaction of its own: OpenClaw's checkpoints wait for a reader.</summary>
/// <param name="rows">Selects as many as are one step.</param>
/// <param name="atMost">Rows of all steps together, in whole steps.</param>
internal sealed class RowsInSteps(AgentDatabase database, Statement rows, int step, int atMost)
{
    /// <param name="bind">Says behind which row to go on.</param>
    /// <param name="take">Takes a row; false if it does not stand behind the one before, because then there would be no end.</param>
    /// <returns>True if there are no more; false if the rest is for another reading.</returns>
    /// <exception cref="SqliteException">It cannot be read, or the rows are in no order.</exception>
    public bool Take(Action bind, Func<bool> take)
    {
        var all = 0;
        try
        {
            while (all < atMost)
            {
                database.Begin();
                bind();
                var before = all;
                for (; rows.Next(); all++)
                {
                    if (!take()) throw new SqliteException("rows are out of their order", raw.SQLITE_CORRUPT);
                }
                database.End();
                if (all - before < step) return true;
            }
        }
        catch (SqliteException exception) when (exception.IsOverBudget() && all > 0)
        {
            // What was taken is good; the next look goes on behind it.
        }
        return false;
    }
}
