using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>Every agent's database that is known, by path, and which of them need reading.</summary>
internal sealed class DatabaseTable(HomeLayout layout, TimeProvider time)
{
    private readonly Dictionary<string, AgentDatabaseSource> _databases = new(StringComparer.Ordinal);
    private int _sweep;

    public IReadOnlyCollection<AgentDatabaseSource> All => _databases.Values;

    public void Load(IEnumerable<SourcePosition> rows)
    {
        foreach (var row in rows.Where(r => r.Format == DatabasePosition.Format))
        {
            var path = layout.Absolute(row.Path);
            if (layout.TryLocate(path, out var agent, out _)) Add(path, agent).Restore(row);
        }
    }

    /// <summary>Looks at every agent's database: two stats each, and none is opened that has not changed.</summary>
    public void Sweep(IReadOnlyList<string> agents, List<Source> work, List<string> forgotten)
    {
        _sweep++;
        foreach (var agent in agents) Meet(agent, isSweep: true, work);
        foreach (var database in _databases.Values)
        {
            if (database.Sweep != _sweep) Miss(database, forgotten);
        }
        foreach (var path in forgotten) _databases.Remove(layout.Absolute(path));
    }

    /// <summary>Looks at what an event named: a database, or a file beside it that belongs to it.</summary>
    public void Look(IEnumerable<string> paths, List<Source> work)
    {
        var agents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (layout.TryLocate(path, out var agent, out _) && DatabaseStat.OwnerOf(path) == layout.Database(agent)) agents.Add(agent);
        }
        foreach (var agent in agents) Meet(agent, isSweep: false, work);
    }

    private void Meet(string agent, bool isSweep, List<Source> work)
    {
        var path = layout.Database(agent);
        if (DatabaseStat.Of(path) is not { } stat) return;

        if (!_databases.TryGetValue(path, out var database)) database = Add(path, agent);
        database.Sweep = _sweep;
        database.MissedSince = null;
        database.LastStat = stat;
        if (database.IsCurrent(stat, SettledBefore())) return;

        database.RetriesDamaged |= isSweep;
        work.Add(database);
    }

    private void Miss(AgentDatabaseSource database, List<string> forgotten)
    {
        database.MissedSince ??= time.GetUtcNow();
        if (time.GetUtcNow() - database.MissedSince > TranscriptTable.Memory) forgotten.Add(database.RelativePath);
    }

    private AgentDatabaseSource Add(string path, string agent) =>
        _databases[path] = new AgentDatabaseSource(path, layout.Relative(path), agent);

    private long SettledBefore() => (time.GetUtcNow() - Source.Settling).UtcTicks;
}
