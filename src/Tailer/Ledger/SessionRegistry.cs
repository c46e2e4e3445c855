using System.Collections.Immutable;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// The kind of every session ever met, and when it last got an entry. Agents forget a session at a reset or a pruning; its
/// late turns must still be counted under the right kind.
/// </summary>
/// <remarks>
/// All sessions are in the ledger and few of them in memory, however many there have been. The kind under which a turn counts
/// is decided here and nowhere else: the first known kind of its session wins, whether an index, a database or the
/// transcript itself said it. One thread uses it, the one that commits.
/// </remarks>
internal sealed class SessionRegistry
{
    private readonly SessionCache _cache;
    private readonly Statement _find;
    private readonly Statement _insert;
    private readonly Statement _update;
    private readonly Statement _recent;

    /// <summary>What was learned between commits.</summary>
    private readonly Dictionary<string, SessionEntry> _learned = new(StringComparer.Ordinal);

    /// <summary>What the running transaction has written.</summary>
    private readonly Dictionary<string, SessionEntry> _written = new(StringComparer.Ordinal);

    /// <summary>Sessions with an entry after <see cref="_activeSince"/>: looking for those costs by how many there are.</summary>
    private readonly Dictionary<string, SessionEntry> _active = new(StringComparer.Ordinal);

    /// <summary>Nobody has asked before the first call of <see cref="ActiveSince"/>.</summary>
    private long _activeSince = long.MaxValue;

    public SessionRegistry(StatementSet statements, TailerLimits limits)
    {
        _cache = new SessionCache(limits.RememberedSessions);
        _find = statements.Prepare("SELECT id, kind, last_entry FROM sessions WHERE name = ?1");
        _insert = statements.Prepare("INSERT INTO sessions (name, kind, last_entry) VALUES (?1, ?2, ?3) RETURNING id");
        _update = statements.Prepare("UPDATE sessions SET kind = ?2, last_entry = ?3 WHERE id = ?1");
        _recent = statements.Prepare("SELECT name, id, kind, last_entry FROM sessions WHERE last_entry > ?1");
    }

    /// <summary>Something was learned that the next commit saves.</summary>
    public bool HasUnsaved => _learned.Count > 0;

    /// <summary>Sessions in memory.</summary>
    public int Remembered => _cache.Count + _learned.Count;

    /// <param name="session">Agent and session id.</param>
    public bool Knows(string session) => Find(session) is not null;

    /// <summary>Takes in what an index says; the next commit saves it.</summary>
    /// <returns>False if nothing of it is new.</returns>
    public bool Learn(SessionRow row)
    {
        var known = Find(row.Id);
        var better = (known ?? SessionEntry.New).With(row);
        if (better == known) return false;

        _learned[row.Id] = better;
        return true;
    }

    /// <summary>Sessions with an entry after a time.</summary>
    /// <param name="since">Milliseconds since the Unix epoch.</param>
    public ImmutableArray<SessionActivity> ActiveSince(long since)
    {
        if (since < _activeSince) LoadActive(since);
        else ForgetInactive(since);
        _activeSince = since;
        return [.. _active.Values.Select(s => new SessionActivity(s.Kind, UnixTime.ToDate(s.NewestEntry)))];
    }

    /// <summary>Takes in what a batch says, and writes it into the running transaction.</summary>
    /// <returns>With the row's number and the kind that counts.</returns>
    public SessionEntry Write(SessionRow row)
    {
        var known = _written.GetValueOrDefault(row.Id) ?? Find(row.Id) ?? SessionEntry.New;
        var better = known.With(row);
        return better == known && known.Id > 0 ? known : Write(row.Id, better);
    }

    /// <summary>Writes what was learned into the running transaction.</summary>
    public void WriteLearned()
    {
        foreach (var (name, entry) in _learned)
        {
            if (!_written.ContainsKey(name)) Write(name, entry);
        }
    }

    public void Commit()
    {
        foreach (var (name, entry) in _written)
        {
            _cache.Add(name, entry);
            if (entry.NewestEntry > _activeSince) _active[name] = entry;
        }
        _written.Clear();
        _learned.Clear();
    }

    /// <summary>What was learned waits for the next transaction; what batches said comes again with them.</summary>
    public void Rollback() => _written.Clear();

    private SessionEntry? Find(string session)
    {
        if (_learned.TryGetValue(session, out var entry)) return entry;
        if (_cache.Find(session) is { } cached) return cached;
        if (!_find.Bind(1, session).Next()) return null;

        entry = new SessionEntry(_find.Int64(0), _find.Text(1), _find.Int64(2));
        _find.Reset();
        _cache.Add(session, entry);
        return entry;
    }

    private SessionEntry Write(string name, SessionEntry entry)
    {
        if (entry.Id == 0) entry = entry with { Id = Insert(name, entry) };
        else _update.Bind(1, entry.Id).Bind(2, entry.Kind).Bind(3, entry.NewestEntry).Run();
        return _written[name] = entry;
    }

    private long Insert(string name, SessionEntry entry)
    {
        _insert.Bind(1, name).Bind(2, entry.Kind).Bind(3, entry.NewestEntry).Next();
        var id = _insert.Int64(0);
        _insert.Reset();
        return id;
    }

    private void LoadActive(long since)
    {
        _active.Clear();
        _recent.Bind(1, since);
        while (_recent.Next())
        {
            _active[_recent.Text(0)] = new SessionEntry(_recent.Int64(1), _recent.Text(2), _recent.Int64(3));
        }
    }

    private void ForgetInactive(long since)
    {
        foreach (var (name, entry) in _active)
        {
            if (entry.NewestEntry <= since) _active.Remove(name);
        }
    }
}
