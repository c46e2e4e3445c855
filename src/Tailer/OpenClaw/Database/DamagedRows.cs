using System.Collections.Immutable;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Rows that were skipped: nothing may announce that they have healed, so they are looked at again.</summary>
/// <param name="After">The row id before the first of them.</param>
/// <param name="Last">The row id of the last, or where the first row beyond an unreadable page may be.</param>
/// <param name="Hash">What a single row held; 0 for rows that could not be read at all.</param>
internal readonly record struct DamagedRange(long After, long Last, ulong Hash)
{
    public static DamagedRange From(RowHash row) => new(row.RowId - 1, row.RowId, Math.Max(1, row.Hash));
}

/// <summary>What was skipped of a table, as far as it is worth remembering. Immutable.</summary>
internal sealed class DamagedRows
{
    /// <summary>More than this many, and the oldest are given up: their rows come again only by being written again.</summary>
    private const int Max = 64;

    private DamagedRows(ImmutableArray<DamagedRange> ranges) => All = ranges;

    public static DamagedRows None { get; } = new([]);

    public ImmutableArray<DamagedRange> All { get; }

    public static DamagedRows Restore(ReadOnlySpan<byte> saved)
    {
        var rows = RowHash.Read(saved);
        var ranges = ImmutableArray.CreateBuilder<DamagedRange>();
        for (var i = 0; i + 1 < rows.Length; i += 2) ranges.Add(new DamagedRange(rows[i].RowId, rows[i + 1].RowId, rows[i].Hash));
        return ranges.Count == 0 ? None : new DamagedRows(ranges.ToImmutable());
    }

    public byte[] Save() => RowHash.Write([.. All.SelectMany(r => (RowHash[])[new(r.After, r.Hash), new(r.Last, 0)])]);

    /// <returns>The same if it is known.</returns>
    public DamagedRows Add(DamagedRange range)
    {
        if (All.Contains(range)) return this;
        return new DamagedRows((All.Length == Max ? All.RemoveAt(0) : All).Add(range));
    }

    public DamagedRows Remove(DamagedRange range) => All.Contains(range) ? new DamagedRows(All.Remove(range)) : this;

    /// <summary>Forgets what will be read again anyway.</summary>
    public DamagedRows RemoveAfter(long rowId) => All.Any(r => r.Last > rowId) ? new DamagedRows(All.RemoveAll(r => r.Last > rowId)) : this;

    /// <summary>Where reading goes on after a row: pages that could not be read are passed over.</summary>
    public long PassOver(long rowId)
    {
        foreach (var range in All)
        {
            if (range.Hash == 0 && range.After <= rowId && rowId < range.Last) rowId = range.Last;
        }
        return rowId;
    }
}
