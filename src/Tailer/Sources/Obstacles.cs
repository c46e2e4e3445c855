using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sources;

/// <summary>
/// What has been there and could not be read: a folder, or a source that was never read. What they hold by the time they
/// become readable is history: it enters windows and reports, and is no increase of a counter.
/// </summary>
internal sealed class Obstacles(TailerLimits limits)
{
    private readonly Dictionary<string, Obstacle> _byPath = new(StringComparer.Ordinal);
    private readonly List<Obstacle> _changed = [];
    private readonly Dictionary<string, int> _perAgent = new(StringComparer.Ordinal);
    private int _cleared;

    public void Load(IEnumerable<Obstacle> rows)
    {
        foreach (var row in rows) Put(row);
    }

    /// <summary>It is there, and cannot be read.</summary>
    /// <param name="path">As the ledger calls it.</param>
    /// <param name="now">Milliseconds since the Unix epoch.</param>
    public void Stand(string path, long now)
    {
        if (_byPath.TryGetValue(path, out var known) && known.Cleared is null) return;

        if (TryMakeRoom(path)) Change(new Obstacle(path, now, null));
    }

    /// <summary>It can be read, from now on.</summary>
    public void Clear(string path, long now)
    {
        if (_byPath.TryGetValue(path, out var known) && known.Cleared is null) Change(known with { Cleared = now });
    }

    /// <summary>Obstacles that stand and that a look did not find any more.</summary>
    public IEnumerable<string> Standing => _byPath.Values.Where(o => o.Cleared is null).Select(o => o.Path);

    /// <summary>Turns of a source that are older than this are history; milliseconds since the Unix epoch, 0 if there is none.</summary>
    /// <param name="now">If it turns out to be readable, it is so since now.</param>
    public long HistoryBefore(string source, long now)
    {
        if (_byPath.Count == 0) return 0;

        var newest = 0L;
        for (var path = source; !string.IsNullOrEmpty(path); path = Path.GetDirectoryName(path))
        {
            if (_byPath.TryGetValue(path, out var obstacle)) newest = Math.Max(newest, obstacle.Cleared ?? now);
        }
        return newest;
    }

    /// <summary>What the ledger does not know yet.</summary>
    public IReadOnlyList<Obstacle> TakeChanges()
    {
        if (_changed.Count == 0) return [];

        IReadOnlyList<Obstacle> changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    private void Change(Obstacle row)
    {
        Put(row);
        _changed.Add(row);
    }

    private void Put(Obstacle row)
    {
        if (_byPath.TryGetValue(row.Path, out var known)) Remove(known);
        _byPath[row.Path] = row;
        _perAgent[AgentOf(row.Path)] = _perAgent.GetValueOrDefault(AgentOf(row.Path)) + 1;
        if (row.Cleared is not null) _cleared++;
    }

    private void Remove(Obstacle row)
    {
        _byPath.Remove(row.Path);
        if (--_perAgent[AgentOf(row.Path)] == 0) _perAgent.Remove(AgentOf(row.Path));
        if (row.Cleared is not null) _cleared--;
    }

    /// <summary>What is gone makes room first, then what stands of the agent that has the most; nothing makes room for more of its own.</summary>
    private bool TryMakeRoom(string path)
    {
        if (_byPath.Count < limits.Obstacles || _byPath.ContainsKey(path)) return true;

        if (_cleared == 0 && _perAgent.GetValueOrDefault(AgentOf(path)) >= _perAgent.Values.Max()) return false;

        var most = _perAgent.MaxBy(a => a.Value).Key;
        Remove(_cleared > 0 ? _byPath.Values.Where(o => o.Cleared is not null).MinBy(o => o.Cleared)! : _byPath.Values.First(o => AgentOf(o.Path) == most));
        return true;
    }

    /// <summary><c>agents/main/sessions/…</c> is agent main's; what lies elsewhere counts as one.</summary>
    private static string AgentOf(string path)
    {
        var parts = path.Split('/', 3);
        return parts is ["agents", var agent, ..] ? agent : "";
    }
}
