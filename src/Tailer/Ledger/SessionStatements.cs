using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Reads and writes the rows of sessions.</summary>
internal sealed class SessionStatements(StatementSet statements)
{
    private readonly Statement _find = statements.Prepare("SELECT id, kind, last_entry FROM sessions WHERE name = ?1");
    private readonly Statement _insert = statements.Prepare("INSERT INTO sessions (name, kind, last_entry) VALUES (?1, ?2, ?3) RETURNING id");
    private readonly Statement _update = statements.Prepare("UPDATE sessions SET kind = ?2, last_entry = ?3 WHERE id = ?1");
    private readonly Statement _recent = statements.Prepare("SELECT id, kind, last_entry, name FROM sessions WHERE last_entry > ?1");

    public SessionEntry? Find(string name)
    {
        if (!_find.Bind(1, name).Next()) return null;

        var entry = Entry(_find);
        _find.Reset();
        return entry;
    }

    /// <returns>With its row.</returns>
    public SessionEntry Write(string name, SessionEntry entry)
    {
        if (entry.Id > 0)
        {
            _update.Bind(1, entry.Id).Bind(2, entry.Kind).Bind(3, entry.NewestEntry).Run();
            return entry;
        }
        _insert.Bind(1, name).Bind(2, entry.Kind).Bind(3, entry.NewestEntry).Next();
        entry = entry with { Id = _insert.Int64(0) };
        _insert.Reset();
        return entry;
    }

    /// <summary>Sessions with an entry after a time (ms since the Unix epoch).</summary>
    public List<KeyValuePair<string, SessionEntry>> After(long time)
    {
        var all = new List<KeyValuePair<string, SessionEntry>>();
        _recent.Bind(1, time);
        while (_recent.Next()) all.Add(new(_recent.Text(3), Entry(_recent)));
        return all;
    }

    private static SessionEntry Entry(Statement row) => new(row.Int64(0), row.Text(1), row.Int64(2));
}
