using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>What a start needs of the ledger: as much as there are series and sources, however long the history.</summary>
internal static class LedgerLoader
{
    /// <summary>The first schema that keeps what a series shows apart from what it counted.</summary>
    private const int SchemaOfCarried = 4;

    /// <summary>The first schema that knows what each agent used.</summary>
    private const int SchemaOfAgents = 6;

    /// <summary>All series, as a ledger of this Clawtail's schema has them.</summary>
    /// <exception cref="InvalidDataException">They are not what any Clawtail has written.</exception>
    public static SeriesTotals Totals(SqliteConnection connection, int maxSeries)
    {
        var totals = new SeriesTotals(maxSeries);
        foreach (var row in Usage(connection, LedgerSchema.Version)) Load(totals.Usage, row);
        foreach (var row in Errors(connection, LedgerSchema.Version)) Load(totals.Errors, row);
        foreach (var row in Agents(connection, LedgerSchema.Version)) Load(totals.Agents, row);
        return totals;
    }

    public static IEnumerable<SeriesRow> Usage(SqliteConnection connection, int schema) =>
        Usage(connection, "usage_series", "provider, model, session_kind", schema);

    /// <summary>What each agent used; nothing of a ledger that did not know agents.</summary>
    public static IEnumerable<SeriesRow> Agents(SqliteConnection connection, int schema) =>
        schema < SchemaOfAgents ? [] : Usage(connection, "agent_series", "agent, '', ''", schema);

    public static IEnumerable<SeriesRow> Errors(SqliteConnection connection, int schema)
    {
        var carried = schema < SchemaOfCarried ? "0, 0, 0" : "hidden, carried, base";
        using var rows = new Statement(
            connection, $"SELECT id, provider, model, reason, folded, released, count, {carried} FROM error_series ORDER BY id");
        while (rows.Next())
        {
            yield return Row(rows, new SeriesValues(
                Count(rows, 6), Count(rows, 8), Count(rows, 9), Released: rows.Int64(5) != 0, Hidden: rows.Int64(7) != 0));
        }
    }

    /// <summary>What the ledger before this one had counted, by series.</summary>
    public static Dictionary<int, UsageTotals> ShownUsage(SqliteConnection connection) => ShownUsage(connection, "shown_usage");

    public static Dictionary<int, UsageTotals> ShownAgents(SqliteConnection connection, int schema) =>
        schema < SchemaOfAgents ? [] : ShownUsage(connection, "shown_agents");

    public static Dictionary<int, UsageTotals> ShownErrors(SqliteConnection connection)
    {
        using var rows = new Statement(connection, "SELECT series, count FROM shown_errors");
        var shown = new Dictionary<int, UsageTotals>();
        while (rows.Next()) shown.Add((int)rows.Int64(0), Count(rows, 1));
        return shown;
    }

    public static IEnumerable<SourcePosition> Sources(SqliteConnection connection)
    {
        using var sources = new Statement(connection, "SELECT path, format, position FROM sources");
        while (sources.Next()) yield return new SourcePosition(sources.Text(0), sources.Text(1), sources.Text(2));
    }

    public static IEnumerable<KeyValuePair<string, long>> Formats(SqliteConnection connection)
    {
        using var formats = new Statement(connection, "SELECT name, since FROM formats");
        while (formats.Next()) yield return new(formats.Text(0), formats.Int64(1));
    }

    public static IEnumerable<Obstacle> Obstacles(SqliteConnection connection)
    {
        using var obstacles = new Statement(connection, "SELECT path, since, cleared FROM obstacles ORDER BY path");
        while (obstacles.Next())
        {
            yield return new Obstacle(obstacles.Text(0), obstacles.Int64(1), obstacles.IsNull(2) ? null : obstacles.Int64(2));
        }
    }

    /// <summary>Six columns, from the first on, in the order of <see cref="UsageTotals"/>.</summary>
    public static UsageTotals Totals(Statement row, int first) => new(
        row.Int64(first),
        new TokenCounts(row.Int64(first + 1), row.Int64(first + 2), row.Int64(first + 3), row.Int64(first + 4)),
        row.Int64(first + 5));

    /// <param name="labels">Three columns.</param>
    private static IEnumerable<SeriesRow> Usage(SqliteConnection connection, string table, string labels, int schema)
    {
        var carried = schema < SchemaOfCarried ? "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0" : """
            hidden, carried_messages, carried_input, carried_output, carried_cache_read, carried_cache_write, carried_cost_nano_usd,
            base_messages, base_input, base_output, base_cache_read, base_cache_write, base_cost_nano_usd
            """;
        using var rows = new Statement(connection, $"""
            SELECT id, {labels}, folded, released, messages, input, output, cache_read, cache_write, cost_nano_usd, {carried}
            FROM {table} ORDER BY id
            """);
        while (rows.Next())
        {
            yield return Row(rows, new SeriesValues(
                Totals(rows, 6), Totals(rows, 13), Totals(rows, 19), Released: rows.Int64(5) != 0, Hidden: rows.Int64(12) != 0));
        }
    }

    private static Dictionary<int, UsageTotals> ShownUsage(SqliteConnection connection, string table)
    {
        using var rows = new Statement(
            connection, $"SELECT series, messages, input, output, cache_read, cache_write, cost_nano_usd FROM {table}");
        var shown = new Dictionary<int, UsageTotals>();
        while (rows.Next()) shown.Add((int)rows.Int64(0), Totals(rows, 1));
        return shown;
    }

    private static void Load(SeriesTable table, SeriesRow row)
    {
        if (row.Id != table.Rows.Length + 1) throw new InvalidDataException($"The ledger's series {table.Rows.Length + 1} is missing.");
        if (!row.Values.IsPlausible) throw new InvalidDataException($"The ledger's series {row.Id} is below zero.");

        table.Load(row);
    }

    private static UsageTotals Count(Statement row, int column) => new(row.Int64(column), default, 0);

    private static SeriesRow Row(Statement row, in SeriesValues values) =>
        new((int)row.Int64(0), new SeriesLabels(row.Text(1), row.Text(2), row.Text(3)), folded: row.Int64(4) != 0, values);
}
