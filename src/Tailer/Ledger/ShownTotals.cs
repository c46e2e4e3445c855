using System.Collections.Immutable;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>What a ledger had shown to scrapers before it was found damaged: the one that is rebuilt goes on from there.</summary>
/// <param name="Usage">With its values in the old ledger; none of them hidden.</param>
/// <param name="LastTurn">The newest turn that was shown (ms since the Unix epoch): turns after it are an increase.</param>
internal sealed record ShownTotals(
    ImmutableArray<SeriesRow> Usage, ImmutableArray<SeriesRow> Errors, ImmutableArray<SeriesRow> Agents, long LastTurn)
{
    /// <returns>Null if nothing was shown.</returns>
    public static ShownTotals? Of(
        IEnumerable<SeriesRow> usage, IEnumerable<SeriesRow> errors, IEnumerable<SeriesRow> agents, long? lastTurn)
    {
        if (lastTurn is not { } newest) return null;

        var shown = new ShownTotals(Shown(usage), Shown(errors), Shown(agents), newest);
        return shown.Usage.IsEmpty && shown.Errors.IsEmpty ? null : shown;
    }

    /// <summary>Reads it from a ledger, however damaged, if the pages of its series can be read.</summary>
    public static ShownTotals? TryRead(string path)
    {
        try
        {
            using var connection = ReadOnlyConnection.Open(path, TimeSpan.FromSeconds(1));
            return Read(connection);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or OverflowException or ArgumentException)
        {
            // What cannot be read was not shown, as far as anybody can tell: the new ledger begins with a baseline.
            return null;
        }
    }

    /// <summary>Of a ledger that is itself being rebuilt, what the one before it had shown.</summary>
    public static ShownTotals? Read(SqliteConnection connection)
    {
        var schema = (int)LedgerSchema.Scalar(connection, "PRAGMA user_version");
        if (schema is 0 || schema > LedgerSchema.Version || LedgerSchema.IsForeign(connection)) return null;

        var (usage, errors, agents) = (
            LedgerLoader.Usage(connection, schema), LedgerLoader.Errors(connection, schema), LedgerLoader.Agents(connection, schema));
        if (LedgerMeta.Read(connection, LedgerMeta.BaselineComplete) is not null)
            return Of(usage, errors, agents, LedgerMeta.Read(connection, LedgerMeta.LastTurn));
        if (LedgerMeta.Read(connection, LedgerMeta.ShownLastTurn) is not { } shownLastTurn) return null;

        return Of(
            Restored(usage, LedgerLoader.ShownUsage(connection)), Restored(errors, LedgerLoader.ShownErrors(connection)),
            Restored(agents, LedgerLoader.ShownAgents(connection, schema)), shownLastTurn);
    }

    /// <summary>Writes it into a ledger that is new, or older than this: the next catch-up then goes on with these series.</summary>
    /// <param name="ledger">What the ledger is called from here on; null for one that names itself.</param>
    /// <param name="commits">How many commits it counts from here on.</param>
    public void WriteTo(SqliteConnection connection, long? ledger = null, long commits = 0)
    {
        using var transaction = connection.BeginTransaction();
        using (var statements = new StatementSet(connection))
        {
            var (writer, series) = (new LedgerWriter(statements), new SeriesStatements(statements));
            var totals = LedgerLoader.Totals(connection, int.MaxValue);
            series.DropShown();
            Seed(totals.Usage, Usage, series.WriteShownUsage);
            Seed(totals.Errors, Errors, series.WriteShownError);
            Seed(totals.Agents, Agents, series.WriteShownAgent);
            series.WriteDirty(totals);
            if (ledger is { } name) writer.WriteMeta(LedgerMeta.Ledger, name);
            writer.WriteMeta(LedgerMeta.Commits, commits);
            writer.WriteMeta(LedgerMeta.ShownLastTurn, LastTurn);
            writer.DropMeta(LedgerMeta.BaselineComplete);
        }
        transaction.Commit();
    }

    private static ImmutableArray<SeriesRow> Shown(IEnumerable<SeriesRow> rows) => [.. rows.Where(r => !r.Values.Hidden)];

    /// <summary>Gives every series what it showed, and leaves what it had counted for the ledger to find.</summary>
    private static void Seed(SeriesTable table, ImmutableArray<SeriesRow> rows, Action<int, UsageTotals> writeShown)
    {
        foreach (var shown in rows)
        {
            var row = table.Find(shown.Labels) ?? table.Make(shown.Labels, default, shown.Folded);
            table.Change(row, shown.Values with { Counted = row.Values.Counted, Hidden = false });
            writeShown(row.Id, shown.Values.Counted);
        }
    }

    private static IEnumerable<SeriesRow> Restored(IEnumerable<SeriesRow> rows, Dictionary<int, UsageTotals> counted) =>
        from row in rows
        where counted.ContainsKey(row.Id)
        select new SeriesRow(row.Id, row.Labels, row.Folded, row.Values with { Counted = counted[row.Id] });
}
