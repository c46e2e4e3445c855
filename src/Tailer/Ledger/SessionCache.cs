namespace Clawtail.Tailer.Ledger;

/// <summary>
/// The sessions that were met last, so that the ledger need not be asked about them: two halves, of which the older is
/// dropped when the younger is full.
/// </summary>
internal sealed class SessionCache(int capacity)
{
    private Dictionary<string, SessionEntry> _young = new(StringComparer.Ordinal);
    private Dictionary<string, SessionEntry> _old = new(StringComparer.Ordinal);

    public int Count => _young.Count + _old.Count;

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }

    public SessionEntry? Find(string name)
    {
        if (_young.TryGetValue(name, out var entry)) return entry;
        if (!_old.Remove(name, out entry)) return null;

        Add(name, entry);
        return entry;
    }

    public void Add(string name, SessionEntry entry)
    {
        _old.Remove(name);
        _young[name] = entry;
        if (_young.Count < (capacity + 1) / 2) return;

        (_old, _young) = (_young, _old);
        _young.Clear();
    }
}

/// <summary>A session as the ledger has it. Immutable.</summary>
/// <param name="Id">Its row; 0 for one that has none yet.</param>
internal sealed record SessionEntry(long Id, string Kind, long NewestEntry)
{
    public static SessionEntry New { get; } = new(0, SessionRow.UnknownKind, 0);

    /// <summary>Takes in what a source or an index says. The first kind that is known stays, whatever is said later.</summary>
    public SessionEntry With(SessionRow row)
    {
        var kind = Kind == SessionRow.UnknownKind ? row.Kind : Kind;
        return kind == Kind && row.NewestEntry <= NewestEntry
            ? this : this with { Kind = kind, NewestEntry = Math.Max(NewestEntry, row.NewestEntry) };
    }
}
