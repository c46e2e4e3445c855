using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Sqlite;

/// <summary>A table as its database describes it.</summary>
/// <param name="IsOrdinary">No view and no virtual table, whatever the schema calls it.</param>
/// <param name="Columns">Those that are stored; computed ones are none of them. Capitals mean nothing, as in SQL.</param>
/// <param name="RowId">The name under which SQLite gives out row ids, which a column may have taken; null if it gives out none.</param>
internal sealed record TableSchema(bool IsOrdinary, IReadOnlySet<string> Columns, string? RowId)
{
    /// <summary>Columns that are stored; others are hidden or computed (https://sqlite.org/pragma.html#pragma_table_xinfo).</summary>
    private const int Stored = 0;

    private static readonly string[] RowIdNames = ["rowid", "_rowid_", "oid"];

    /// <returns>The tables of these names that there are.</returns>
    /// <exception cref="SqliteException">The schema cannot be read, or is more than may be read.</exception>
    public static Dictionary<string, TableSchema> Read(SqliteConnection connection, IEnumerable<string> names)
    {
        var tables = new Dictionary<string, TableSchema>(StringComparer.Ordinal);
        using var columns = new Statement(connection, "SELECT name, hidden FROM pragma_table_xinfo(?1)");
        foreach (var (name, isOrdinary, hasRowIds) in ReadNames(connection, names))
        {
            // The columns of a view or a virtual table would have to be worked out.
            tables[name] = isOrdinary && !tables.ContainsKey(name) ? ReadColumns(columns, name, hasRowIds) : new TableSchema(false, new HashSet<string>(), null);
        }
        return tables;
    }

    private static List<(string Name, bool IsOrdinary, bool HasRowIds)> ReadNames(SqliteConnection connection, IEnumerable<string> names)
    {
        var found = new List<(string, bool, bool)>();
        // What a row says of itself may be a lie; SQLite goes by the statement.
        using var rows = new Statement(connection, $"""
            SELECT name, type = 'table' AND sql LIKE 'CREATE TABLE %', sql NOT LIKE '%WITHOUT%ROWID%' FROM sqlite_schema
            WHERE type IN ('table', 'view') AND name IN ({string.Join(", ", names.Select(n => $"'{n}'"))})
            """);
        while (rows.Next()) found.Add((rows.Text(0), rows.Int64(1) != 0, rows.Int64(2) != 0));
        return found;
    }

    private static TableSchema ReadColumns(Statement columns, string name, bool hasRowIds)
    {
        var (stored, all) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        columns.Bind(1, name);
        while (columns.Next())
        {
            all.Add(columns.Text(0));
            if (columns.Int64(1) == Stored) stored.Add(columns.Text(0));
        }
        return new TableSchema(true, stored, hasRowIds ? Array.Find(RowIdNames, n => !all.Contains(n)) : null);
    }
}
