using System.Text.Json;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>How far into a database turns have been accounted for, and how to notice that what was read is not what is there.</summary>
internal sealed class DatabasePosition
{
    public const string Format = "agent-database";

    public DatabasePosition()
    {
    }

    public DatabasePosition(SourcePosition saved)
    {
        using var json = JsonDocument.Parse(saved.Position);
        var root = json.RootElement;
        long Number(string name) => root.GetProperty(name).GetInt64();
        byte[] Rows(string name) => Convert.FromHexString(root.GetProperty(name).GetString()!);
        Events = new RowCheckpoint(Rows("events"));
        Archives = new RowCheckpoint(Rows("archives"));
        ColdArchives = new RowCheckpoint(Rows("coldArchives"));
        Damaged = new DamagedRows(Rows("damaged"));
        Watermark = Number("watermark");
        Seen = new DatabaseStat(Number("size"), Number("mtime"), Number("logSize"), Number("logMtime"));
        IsUnsettled = Number("unsettled") != 0;
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

    public SourcePosition Save(string path) => new(path, Format, PositionText.Write(json =>
    {
        json.WriteNumber("size", Seen.Size);
        json.WriteNumber("mtime", Seen.Mtime);
        json.WriteNumber("logSize", Seen.LogSize);
        json.WriteNumber("logMtime", Seen.LogMtime);
        json.WriteNumber("unsettled", IsUnsettled ? 1 : 0);
        json.WriteNumber("watermark", Watermark);
        json.WriteString("events", Convert.ToHexString(Events.Save()));
        json.WriteString("archives", Convert.ToHexString(Archives.Save()));
        json.WriteString("coldArchives", Convert.ToHexString(ColdArchives.Save()));
        json.WriteString("damaged", Convert.ToHexString(Damaged.Save()));
    }));
}
