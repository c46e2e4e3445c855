using System.Globalization;
using Clawtail.Tests.Support;

namespace Clawtail.Tests.Fuzz;

/// <summary>Changes a database by SQL of a process of its own, as an agent may: its values, its tables and what its schema says of them.</summary>
internal sealed class FuzzedDatabase(Random random)
{
    private static readonly string[] Values =
    [
        "NULL", "''", "x''", "0", "-1", "9223372036854775807", "-9223372036854775808", "1e308", "'x'", "x'00ff'", "zeroblob(100000)", "'a' || char(0) || 'b'",
        "char(0x202e, 10, 27)", "rowid", "randomblob(40)", "printf('%.*c', 5000, 'k')", "'{}'", "'[' || printf('%.*c', 3000, '[')", "'agent:main:cron:x'",
    ];

    /// <summary>Runs a few statements; whether SQLite takes them does not matter.</summary>
    public void Change(string path, IReadOnlyList<(string Table, string[] Columns)> tables)
    {
        using var shell = new SqliteShell(path, ".timeout 200", ".dbconfig defensive off", random.Next(3) == 0 ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=OFF");
        try
        {
            for (var changes = 1 + random.Next(4); changes > 0; changes--) shell.Execute(Statement(tables[random.Next(tables.Count)]));
            // As often as not its writer crashes, and leaves its log.
            if (random.Next(2) == 0) shell.Close();
        }
        catch (InvalidOperationException)
        {
            // What was changed before may be beyond what SQLite itself can read.
        }
    }

    private string Statement((string Table, string[] Columns) of)
    {
        var (table, columns) = of;
        var column = columns[random.Next(columns.Length)];
        return random.Next(12) switch
        {
            0 => $"UPDATE {table} SET {column} = {Value()}",
            1 => $"UPDATE OR IGNORE {table} SET {column} = {Value()} WHERE rowid % 3 = {random.Next(3)}",
            2 => $"DELETE FROM {table} WHERE rowid % 2 = {random.Next(2)}",
            3 => $"ALTER TABLE {table} DROP COLUMN {column}",
            4 => $"ALTER TABLE {table} RENAME COLUMN {column} TO {Name()}",
            5 => $"ALTER TABLE {table} RENAME TO {Name()}",
            6 => $"DROP TABLE {table}; CREATE TABLE {table}({string.Join(", ", columns.Append(Name()).Distinct(StringComparer.Ordinal))}); INSERT INTO {table} SELECT {string.Join(", ", Enumerable.Repeat(Value(), columns.Length + 1))}",
            7 => $"DROP TABLE {table}; CREATE VIEW {table} AS {Hostile.HostileDatabase.Endless} SELECT i rowid, {string.Join(", ", columns.Select(c => $"{Value()} {c}"))} FROM n",
            8 => $"UPDATE {table} SET rowid = -rowid - {random.Next(3)}",
            9 => $"PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, '{column}', '{Name()}') WHERE name = '{table}'",
            10 => $"PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage = {random.Next(40).ToString(CultureInfo.InvariantCulture)}, type = {(random.Next(2) == 0 ? "'table'" : "'view'")} WHERE name = '{table}'",
            _ => $"INSERT OR IGNORE INTO {table} SELECT * FROM {table} LIMIT 100; INSERT OR IGNORE INTO {table}({column}) {Hostile.HostileDatabase.Endless} SELECT {Value()} FROM n LIMIT 3000",
        };
    }

    private string Value() => Values[random.Next(Values.Length)];

    private string Name() => ((ReadOnlySpan<string>)["rowid", "_rowid_", "oid", "seq", "event_json", "session_key", "updated_at", "other"])[random.Next(8)];
}
