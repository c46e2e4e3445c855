using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>An agent's database, and how far it has been read.</summary>
internal sealed record AgentDatabaseSource : Source
{
    public DatabasePosition Position { get; init; } = DatabasePosition.Start;

    /// <summary>The database as the last sweep, event or reading saw it.</summary>
    public DatabaseStat Stat { get; init; }

    /// <summary>What was skipped is looked at again: a sweep found the database changed.</summary>
    public bool RetriesDamaged { get; init; }

    /// <summary>The highest row id there is, as far as known.</summary>
    public long HighestRow { get; init; }

    /// <summary>First of all: where copies disagree, the row is what OpenClaw itself goes by.</summary>
    public override SourceOrder Order => new(0, 0, Path);

    public override bool HasPosition => Position.Seen != default || Position.HasMoved(DatabasePosition.Start);

    public override long? Changed => Stat == Position.Seen ? null : Stat.Written;

    // Rows differ in size; for showing progress their share will do.
    public override long BytesBehind =>
        HighestRow <= Position.Events.Top ? (IsCurrent(0) || HighestRow > 0 ? 0 : Stat.TotalSize)
        : (long)(Math.Clamp(1 - (double)Position.Events.Top / HighestRow, 0, 1) * Stat.TotalSize);

    public override bool IsCurrent(long settledBefore) =>
        Trouble is null && Stat == Position.Seen && (!Position.IsUnsettled || Stat.Written > settledBefore);

    /// <summary>Where it was last looked at is not worth a commit.</summary>
    public override bool HasMoved(Source saved) => saved is not AgentDatabaseSource known || Position.HasMoved(known.Position);
}
