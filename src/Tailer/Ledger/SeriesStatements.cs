using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Writes series: their values as the running transaction makes them, and where live counters began.</summary>
internal sealed class SeriesStatements(StatementSet statements)
{
    private readonly Statement _usage = statements.Prepare("""
        INSERT INTO usage_series (id, provider, model, session_kind, folded, released, hidden,
            messages, input, output, cache_read, cache_write, cost_nano_usd,
            carried_messages, carried_input, carried_output, carried_cache_read, carried_cache_write, carried_cost_nano_usd,
            base_messages, base_input, base_output, base_cache_read, base_cache_write, base_cost_nano_usd)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)
        ON CONFLICT (id) DO UPDATE SET released = excluded.released, hidden = excluded.hidden,
            messages = excluded.messages, input = excluded.input, output = excluded.output,
            cache_read = excluded.cache_read, cache_write = excluded.cache_write, cost_nano_usd = excluded.cost_nano_usd,
            carried_messages = excluded.carried_messages, carried_input = excluded.carried_input, carried_output = excluded.carried_output,
            carried_cache_read = excluded.carried_cache_read, carried_cache_write = excluded.carried_cache_write,
            carried_cost_nano_usd = excluded.carried_cost_nano_usd,
            base_messages = excluded.base_messages, base_input = excluded.base_input, base_output = excluded.base_output,
            base_cache_read = excluded.base_cache_read, base_cache_write = excluded.base_cache_write,
            base_cost_nano_usd = excluded.base_cost_nano_usd
        """);

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
    private readonly Statement _dropShownUsage = statements.Prepare("DELETE FROM shown_usage");
    private readonly Statement _dropShownErrors = statements.Prepare("DELETE FROM shown_errors");

    /// <summary>Writes the series that the running transaction changes.</summary>
    public void WriteDirty(SeriesTotals totals)
    {
        foreach (var row in totals.Usage.Dirty) WriteUsage(row);
        foreach (var row in totals.Errors.Dirty) WriteError(row);
    }

    /// <summary>Notes where the live counters of a series begin.</summary>
    public void WriteUsageBaseline(SeriesRow row, UsageTotals value) => Bind(_baselineUsage.Bind(1, row.Id), 2, value).Run();

    public void WriteErrorBaseline(SeriesRow row, UsageTotals value) => _baselineError.Bind(1, row.Id).Bind(2, value.Messages).Run();

    /// <summary>Notes what a series had counted in the ledger before this one.</summary>
    public void WriteShownUsage(int series, UsageTotals counted) => Bind(_shownUsage.Bind(1, series), 2, counted).Run();

    public void WriteShownError(int series, UsageTotals counted) => _shownError.Bind(1, series).Bind(2, counted.Messages).Run();

    public void DropShown()
    {
        _dropShownUsage.Run();
        _dropShownErrors.Run();
    }

    private void WriteUsage(SeriesRow row)
    {
        var values = row.Pending;
        BindState(_usage, row);
        Bind(_usage, 8, values.Counted);
        Bind(_usage, 14, values.Carried);
        Bind(_usage, 20, values.Base).Run();
    }

    private void WriteError(SeriesRow row)
    {
        var values = row.Pending;
        BindState(_error, row);
        _error.Bind(8, values.Counted.Messages).Bind(9, values.Carried.Messages).Bind(10, values.Base.Messages).Run();
    }

    private static Statement Bind(Statement statement, int first, UsageTotals totals) => statement
        .Bind(first, totals.Messages).Bind(first + 1, totals.Tokens.Input).Bind(first + 2, totals.Tokens.Output)
        .Bind(first + 3, totals.Tokens.CacheRead).Bind(first + 4, totals.Tokens.CacheWrite).Bind(first + 5, totals.CostNanoUsd);

    private static void BindState(Statement statement, SeriesRow row) =>
        statement.Bind(1, row.Id).Bind(2, row.Labels.Provider).Bind(3, row.Labels.Model).Bind(4, row.Labels.Third)
            .Bind(5, row.Folded ? 1 : 0).Bind(6, row.Pending.Released ? 1 : 0).Bind(7, row.Pending.Hidden ? 1 : 0);
}
