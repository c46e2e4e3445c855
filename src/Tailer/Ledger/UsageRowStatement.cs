using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Writes rows of a table of series that add up usage.</summary>
/// <param name="labels">The columns of its labels.</param>
internal sealed class UsageRowStatement(StatementSet statements, string table, params string[] labels)
{
    private static readonly string[] Sums = ["messages", "input", "output", "cache_read", "cache_write", "cost_nano_usd"];

    private readonly Statement _row = statements.Prepare(Sql(table, labels));

    public void Write(SeriesRow row)
    {
        var values = row.Pending;
        _row.Bind(1, row.Id);
        for (var i = 0; i < labels.Length; i++) _row.Bind(2 + i, row.Labels[i]);
        var next = 2 + labels.Length;
        _row.Bind(next, row.Folded ? 1 : 0).Bind(next + 1, values.Released ? 1 : 0).Bind(next + 2, values.Hidden ? 1 : 0);
        Bind(_row, next + 3, values.Counted);
        Bind(_row, next + 9, values.Carried);
        Bind(_row, next + 15, values.Base).Run();
    }

    /// <summary>Binds six parameters, from the first on, in the order of <see cref="UsageTotals"/>.</summary>
    public static Statement Bind(Statement statement, int first, UsageTotals totals) => statement
        .Bind(first, totals.Messages).Bind(first + 1, totals.Tokens.Input).Bind(first + 2, totals.Tokens.Output)
        .Bind(first + 3, totals.Tokens.CacheRead).Bind(first + 4, totals.Tokens.CacheWrite).Bind(first + 5, totals.CostNanoUsd);

    private static string Sql(string table, string[] labels)
    {
        string[] changing = ["released", "hidden", .. Sums, .. Sums.Select(s => $"carried_{s}"), .. Sums.Select(s => $"base_{s}")];
        string[] columns = ["id", .. labels, "folded", .. changing];
        return $"""
            INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"?{i + 1}"))})
            ON CONFLICT (id) DO UPDATE SET {string.Join(", ", changing.Select(c => $"{c} = excluded.{c}"))}
            """;
    }
}
