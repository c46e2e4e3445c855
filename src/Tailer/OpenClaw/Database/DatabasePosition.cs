using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>How far into a database turns have been accounted for, and how to notice that what was read is not what is there.</summary>
internal sealed class DatabasePosition
{
    public DatabasePosition()
    {
    }

    public DatabasePosition(DatabasePositionRow saved)
    {
        Events = new RowCheckpoint(saved.Events);
        Archives = new RowCheckpoint(saved.Archives);
        ColdArchives = new RowCheckpoint(saved.ColdArchives);
        Damaged = new DamagedRows(saved.Damaged);
        Watermark = saved.Watermark;
        Seen = new DatabaseStat(saved.Size, saved.Mtime, saved.LogSize, saved.LogMtime);
        IsUnsettled = saved.Unsettled;
    }

    public RowCheckpoint Events { get; } = new();

    public RowCheckpoint Archives { get; } = new();

    public RowCheckpoint ColdArchives { get; } = new();

    /// <summary>Events that were skipped.</summary>
    public DamagedRows Damaged { get; } = new();

    /// <summary>The newest time of a rewrite that has been read; milliseconds since the Unix epoch, 0 before the first reading.</summary>
    public long Watermark { get; set; }

    /// <summary>The database when it was last read to its end.</summary>
    public DatabaseStat Seen { get; set; }

    /// <summary>It had been written so lately that another write may have left the same time stamp: it is looked at once more.</summary>
    public bool IsUnsettled { get; set; }

    /// <summary>Another number, another position; where it was last looked at is not worth a commit.</summary>
    public (int, int, int, int, long) Version => (Events.Version, Archives.Version, ColdArchives.Version, Damaged.Version, Watermark);

    public DatabasePositionRow ToRow(string path) => new(
        path, Seen.Size, Seen.Mtime, Seen.LogSize, Seen.LogMtime, IsUnsettled, Watermark,
        Events.Save(), Archives.Save(), ColdArchives.Save(), Damaged.Save());
}
