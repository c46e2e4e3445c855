namespace Clawtail.Tailer.Ledger;

/// <summary>
/// The end of a first catch-up, and of history that became readable later: where live counters begin is noted for those who
/// write history for the time before.
/// </summary>
/// <param name="shown">What the ledger before this one had shown; null unless this one is rebuilt.</param>
internal sealed class Baseline(SeriesStatements statements, LedgerWriter writer, SeriesTotals totals, TurnSums turns, ShownTotals? shown)
{
    /// <summary>Ends the first catch-up inside the running transaction.</summary>
    /// <param name="now">Turns dated later are no turns of now.</param>
    public void Complete(DateTimeOffset now)
    {
        var time = now.ToUnixTimeMilliseconds();
        if (shown is not null) ContinueFrom(shown, time);
        foreach (var row in All(totals.Usage)) statements.WriteUsageBaseline(row, row.Pending.Exposed);
        foreach (var row in All(totals.Errors)) statements.WriteErrorBaseline(row, row.Pending.Exposed);
        writer.WriteMeta(LedgerMeta.BaselineComplete, time);
    }

    /// <summary>Lets the series appear that history made, inside the running transaction.</summary>
    public void CompleteHistory()
    {
        foreach (var row in All(totals.Usage).Where(r => r.Pending.Hidden).ToList())
        {
            statements.WriteUsageBaseline(row, row.Pending.Base);
            totals.Usage.Change(row, row.Pending.CompleteHistory());
        }
        foreach (var row in All(totals.Errors).Where(r => r.Pending.Hidden).ToList())
        {
            statements.WriteErrorBaseline(row, row.Pending.Base);
            totals.Errors.Change(row, row.Pending.CompleteHistory());
        }
        foreach (var row in All(totals.Agents).Where(r => r.Pending.Hidden).ToList()) totals.Agents.Change(row, row.Pending.CompleteHistory());
    }

    private void ContinueFrom(ShownTotals before, long until)
    {
        var (usage, errors, agents) = (
            turns.Between(before.LastTurn, until), turns.FailedBetween(before.LastTurn, until), turns.AgentsBetween(before.LastTurn, until));
        Continue(totals.Usage, before.Usage, row => usage.GetValueOrDefault(row.Id), haveKinds: true);
        Continue(totals.Errors, before.Errors, row => errors.GetValueOrDefault(row.Id), haveKinds: false);
        Continue(totals.Agents, before.Agents, row => agents.GetValueOrDefault(row.Labels.Provider), haveKinds: false);
        statements.DropShown();
    }

    /// <param name="newer">What was counted of a series after all that had been shown.</param>
    /// <param name="haveKinds">Turns of the same model may have moved from one of the series to another.</param>
    private static void Continue(SeriesTable table, IEnumerable<SeriesRow> before, Func<SeriesRow, UsageTotals> newer, bool haveKinds)
    {
        var byLabels = before.ToDictionary(r => r.Labels, r => r.Values);
        var moved = haveKinds ? Moved(table, byLabels, newer) : [];
        table.ChangeAll(row =>
        {
            var values = row.Pending;
            if (!byLabels.TryGetValue(row.Labels, out var shown)) return values.Begin(newer(row), row.Folded);

            var left = moved.GetValueOrDefault(ModelOf(row));
            var here = UsageTotals.Min(UsageTotals.Max(default, left), values.Late(shown, newer(row)));
            moved[ModelOf(row)] = left - here;
            return values.Continue(shown, newer(row), here);
        });
    }

    /// <summary>
    /// How much of what is gone from some series of a model turned up in others that were shown: a turn counts under another kind
    /// once OpenClaw has forgotten its session, or has said whose it is. What series that are new took of it is no increase anyway.
    /// </summary>
    private static Dictionary<(string Provider, string Model), UsageTotals> Moved(
        SeriesTable table, Dictionary<SeriesLabels, SeriesValues> before, Func<SeriesRow, UsageTotals> newer)
    {
        var moved = new Dictionary<(string, string), UsageTotals>();
        foreach (var row in All(table))
        {
            var sum = moved.GetValueOrDefault(ModelOf(row));
            moved[ModelOf(row)] = before.TryGetValue(row.Labels, out var shown)
                ? sum + row.Pending.Gone(shown, newer(row)) : sum - (row.Pending.Counted - newer(row));
        }
        return moved;
    }

    private static (string Provider, string Model) ModelOf(SeriesRow row) => (row.Labels.Provider, row.Labels.Model);

    private static IEnumerable<SeriesRow> All(SeriesTable table) => table.Rows.Concat(table.Added);
}
