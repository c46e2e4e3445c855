using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Writes series: their values as the running transaction makes them, and where live counters began.</summary>
internal sealed class SeriesStatements(StatementSet statements)
{
    private readonly UsageRowStatement _usage = new(statements, "usage_series", "provider", "model", "session_kind");
    private readonly UsageRowStatement _agent = new(statements, "agent_series", "agent");

    private readonly Statement _error = statements.Prepare("""
        INSERT INTO error_series (id, provider, model, reason, folded, released, hidden, count, carried, base)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (id) DO UPDATE SET released = excluded.released, hidden = excluded.hidden,
            count = excluded.count, carried = excluded.carried, base = excluded.base
        """);

    private readonly Statement _baselineUsage = statements.Prepare("INSERT OR REPLACE INTO baseline_usage VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    private readonly Statement _baselineError = statements.Prepare("INSERT OR REPLACE INTO baseline_errors VALUES (?1, ?2)");
    private readonly Statement _shownUsage = statements.Prepare("INSERT INTO shown_usage VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    private readonly Statement _shownError = statements.Prepare("INSERT INTO shown_errors VALUES (?1, ?2)");
    private readonly Statement _shownAgent = statements.Prepare("INSERT INTO shown_agents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    private readonly Statement _dropShownUsage = statements.Prepare("DELETE FROM shown_usage");
    private readonly Statement _dropShownErrors = statements.Prepare("DELETE FROM shown_errors");
    private readonly Statement _dropShownAgents = statements.Prepare("DELETE FROM shown_agents");

    /// <summary>Writes the series that the running transaction changes.</summary>
    public void WriteDirty(SeriesTotals totals)
    {
        foreach (var row in totals.Usage.Dirty) _usage.Write(row);
        foreach (var row in totals.Agents.Dirty) _agent.Write(row);
        foreach (var row in totals.Errors.Dirty) WriteError(row);
    }

    /// <summary>Notes where the live counters of a series begin.</summary>
    public void WriteUsageBaseline(SeriesRow row, UsageTotals value) => UsageRowStatement.Bind(_baselineUsage.Bind(1, row.Id), 2, value).Run();

    public void WriteErrorBaseline(SeriesRow row, UsageTotals value) => _baselineError.Bind(1, row.Id).Bind(2, value.Messages).Run();

    /// <summary>Notes what a series had counted in the ledger before this one.</summary>
    public void WriteShownUsage(int series, UsageTotals counted) => UsageRowStatement.Bind(_shownUsage.Bind(1, series), 2, counted).Run();

    public void WriteShownError(int series, UsageTotals counted) => _shownError.Bind(1, series).Bind(2, counted.Messages).Run();

    public void WriteShownAgent(int series, UsageTotals counted) => UsageRowStatement.Bind(_shownAgent.Bind(1, series), 2, counted).Run();

    public void DropShown()
    {
        _dropShownUsage.Run();
        _dropShownErrors.Run();
        _dropShownAgents.Run();
    }

    private void WriteError(SeriesRow row)
    {
        var values = row.Pending;
        _error.Bind(1, row.Id).Bind(2, row.Labels.Provider).Bind(3, row.Labels.Model).Bind(4, row.Labels.Third);
        _error.Bind(5, row.Folded ? 1 : 0).Bind(6, values.Released ? 1 : 0).Bind(7, values.Hidden ? 1 : 0);
        _error.Bind(8, values.Counted.Messages).Bind(9, values.Carried.Messages).Bind(10, values.Base.Messages).Run();
    }
}
