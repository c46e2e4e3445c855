using System.Collections.Immutable;

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
/// <param name="rows">The sessions in the ledger; asked anew every time, because the ledger may be opened anew.</param>
internal sealed class SessionRegistry(Func<SessionStatements> rows, TailerLimits limits)
{
    private readonly SessionCache _cache = new(limits.RememberedSessions);

    /// <summary>What was learned between commits.</summary>
    private readonly Dictionary<string, SessionRow> _learned = new(StringComparer.Ordinal);

    /// <summary>New sessions learned, by agent.</summary>
    private readonly Dictionary<string, int> _learnedOf = new(StringComparer.Ordinal);

    /// <summary>What the running transaction has written.</summary>
    private readonly Dictionary<string, SessionEntry> _written = new(StringComparer.Ordinal);

    /// <summary>Sessions with an entry after <see cref="_activeSince"/>: looking for those costs by how many there are.</summary>
    private readonly Dictionary<string, SessionEntry> _active = new(StringComparer.Ordinal);

    /// <summary>Nobody has asked before the first call of <see cref="ActiveSince"/>.</summary>
    private long _activeSince = long.MaxValue;

    /// <summary>Runs what reads the ledger outside of a commit; whoever retries commits retries this too.</summary>
    public Action<Action> Reading { get; set; } = static read => read();

    /// <summary>Something was learned that the next commit saves.</summary>
    public bool HasUnsaved => _learned.Count > 0;

    /// <summary>Sessions in memory.</summary>
    public int Remembered => _cache.Count + _learned.Count;

    /// <param name="session">Agent and session id.</param>
    public bool Knows(string session) => FindOutsideCommit(session) is not null;

    /// <summary>Takes in what an index says; the next commit saves it.</summary>
    /// <returns>False if nothing of it is new.</returns>
    public bool Learn(SessionRow row)
    {
        var known = FindOutsideCommit(row.Id);
        var better = (known ?? SessionEntry.New).With(row);
        if (better == known || (known is null && !MayLearn(row.Id))) return false;

        _learned[row.Id] = new SessionRow(row.Id, better.Kind, better.NewestEntry);
        return true;
    }

    /// <summary>Sessions with an entry after a time.</summary>
    /// <param name="since">Milliseconds since the Unix epoch.</param>
    public ImmutableArray<SessionActivity> ActiveSince(long since)
    {
        if (since < _activeSince) Reading(() => LoadActive(since));
        else ForgetInactive(since);
        _activeSince = since;
        return [.. _active.Values.Select(s => new SessionActivity(s.Kind, UnixTime.ToDate(s.NewestEntry)))];
    }

    /// <summary>Takes in what a batch says, and writes it into the running transaction.</summary>
    /// <returns>With the row's number and the kind that counts.</returns>
    public SessionEntry Write(SessionRow row)
    {
        var saved = _written.GetValueOrDefault(row.Id) ?? FindSaved(row.Id) ?? SessionEntry.New;
        var better = WithLearned(row.Id, saved).With(row);
        return better == saved && saved.Id > 0 ? saved : _written[row.Id] = rows().Write(row.Id, better);
    }

    /// <summary>Writes what was learned into the running transaction.</summary>
    public void WriteLearned()
    {
        foreach (var row in _learned.Values) Write(row);
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

    /// <summary>The ledger is opened anew: nothing of what it said is certain any more.</summary>
    public void Forget()
    {
        _written.Clear();
        _cache.Clear();
        _activeSince = long.MaxValue;
    }

    /// <summary>An index may name other sessions at every look: without an end each of them would stay in the ledger.</summary>
    private bool MayLearn(string session)
    {
        var agent = TurnCounter.AgentIn(session);
        return (_learnedOf[agent] = _learnedOf.GetValueOrDefault(agent) + 1) <= limits.SessionsLearned;
    }

    private SessionEntry? FindOutsideCommit(string session)
    {
        if (_cache.Find(session) is { } cached) return WithLearned(session, cached);

        SessionEntry? saved = null;
        Reading(() => saved = FindSaved(session));
        return saved is null && !_learned.ContainsKey(session) ? null : WithLearned(session, saved ?? SessionEntry.New);
    }

    private SessionEntry WithLearned(string session, SessionEntry entry) =>
        _learned.TryGetValue(session, out var learned) ? entry.With(learned) : entry;

    private SessionEntry? FindSaved(string session)
    {
        if (_cache.Find(session) is { } cached) return cached;
        if (rows().Find(session) is { } saved)
        {
            _cache.Add(session, saved);
            return saved;
        }
        return null;
    }

    private void LoadActive(long since)
    {
        var active = rows().After(since);
        _active.Clear();
        foreach (var (name, entry) in active) _active[name] = entry;
    }

    private void ForgetInactive(long since)
    {
        foreach (var (name, entry) in _active)
        {
            if (entry.NewestEntry <= since) _active.Remove(name);
        }
    }
}
