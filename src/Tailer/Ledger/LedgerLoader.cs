using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>What a start needs of the ledger: as much as there are series, sources and sessions, however long the history.</summary>
internal static class LedgerLoader
{
    public static void LoadSeries(SqliteConnection connection, SeriesTotals book)
    {
        using var usage = new Statement(connection, """
            SELECT id, provider, model, session_kind, folded, released, messages, input, output, cache_read, cache_write, cost_nano_usd
            FROM usage_series ORDER BY id
            """);
        while (usage.Next())
        {
            book.Usage.Load(new UsageRow
            {
                Labels = Labels(usage),
                State = State(usage),
                Messages = usage.Int64(6),
                Tokens = new TokenCounts(usage.Int64(7), usage.Int64(8), usage.Int64(9), usage.Int64(10)),
                CostNanoUsd = usage.Int64(11),
            });
        }

        using var errors = new Statement(connection,
            "SELECT id, provider, model, reason, folded, released, count FROM error_series ORDER BY id");
        while (errors.Next())
        {
            book.Errors.Load(new ErrorRow { Labels = Labels(errors), State = State(errors), Count = errors.Int64(6) });
        }
    }

    public static IEnumerable<SourcePosition> Sources(SqliteConnection connection)
    {
        using var sources = new Statement(connection, "SELECT path, format, position FROM sources");
        while (sources.Next()) yield return new SourcePosition(sources.Text(0), sources.Text(1), sources.Text(2));
    }

    public static IEnumerable<SessionRow> Sessions(SqliteConnection connection)
    {
        using var sessions = new Statement(connection, "SELECT id, kind, last_entry FROM sessions");
        while (sessions.Next()) yield return new SessionRow(sessions.Text(0), sessions.Text(1), sessions.Int64(2));
    }

    /// <returns>Null if it was never written.</returns>
    public static long? Meta(SqliteConnection connection, string name)
    {
        using var meta = new Statement(connection, "SELECT value FROM meta WHERE name = ?1");
        meta.Bind(1, name);
        long? value = null;
        while (meta.Next()) value = meta.Int64(0);
        return value;
    }

    private static SeriesLabels Labels(Statement row) => new(row.Text(1), row.Text(2), row.Text(3));

    private static SeriesState State(Statement row) => new((int)row.Int64(0), Released: row.Int64(5) != 0, Folded: row.Int64(4) != 0);
}
