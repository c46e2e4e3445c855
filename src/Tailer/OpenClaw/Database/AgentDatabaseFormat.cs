using Clawtail.Tailer.Files;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Agents' databases, from OpenClaw 2026.6.5 (credentials) and 2026.8.1 (transcripts) on.</summary>
internal sealed class AgentDatabaseFormat(HomeLayout layout, FileTools archives, int maxEntrySize) : SourceFormat
{
    private readonly Pool<EventReading> _readings =
        new(() => new EventReading(maxEntrySize, archives.Limits, archives.Gate, archives.Time, archives.Events));

    public override string Name => "agent-database";

    public override void Sweep(AgentFolder agent, SourceTable sources)
    {
        foreach (var path in layout.Databases(agent.Name)) Meet(agent, path, sources);
    }

    public override void Look(AgentFolder agent, string path, SourceTable sources)
    {
        var owner = OwnerOf(path);
        if (layout.Databases(agent.Name).Contains(owner)) Meet(agent, owner, sources);
    }

    public override string OwnerOf(string path) => DatabaseStat.OwnerOf(path);

    public override string Save(Source source) => ((AgentDatabaseSource)source).Position.Save();

    public override Source? Restore(AgentFolder agent, string path, string position) =>
        DatabasePosition.Restore(position) is { } saved ? new AgentDatabaseSource { Path = path, Agent = agent.Name, Position = saved } : null;

    public override SourceReader CreateReader(Source source) => new AgentDatabaseReader(_readings, archives);

    public override void OnPassEnded() => _readings.ForEachFree(static reading => reading.Rows.Trim());

    public override void Close() => _readings.ForEachFree(static reading => reading.Dispose());

    private void Meet(AgentFolder agent, string path, SourceTable sources)
    {
        if (DatabaseStat.Read(path) is not { } stat) return;

        var tracked = sources.Find(path) ?? sources.Add(this, layout.Relative(path), new AgentDatabaseSource { Path = path, Agent = agent.Name });
        var source = (AgentDatabaseSource)tracked.Source;
        if (source.Stat != stat) tracked.Source = source = source with { Stat = stat };
        var isLinked = layout.Outside.AgentOf(path) is not null || new FileInfo(path).LinkTarget is not null;
        if (source.IsLinked != isLinked) tracked.Source = source = source with { IsLinked = isLinked };
        if (sources.Meet(tracked) && sources.IsSweeping) tracked.Source = source with { RetriesDamaged = true };
    }
}
