namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Rows that were skipped: nothing may announce that they have healed, so they are looked at again.</summary>
/// <param name="After">The row id before the first of them.</param>
/// <param name="Last">The row id of the last, or where the first row beyond an unreadable page may be.</param>
/// <param name="Hash">What a single row held; 0 for rows that could not be read at all.</param>
internal readonly record struct DamagedRange(long After, long Last, ulong Hash)
{
    public static DamagedRange Of(RowHash row) => new(row.RowId - 1, row.RowId, Math.Max(1, row.Hash));
}

/// <summary>What was skipped of a table, as far as it is worth remembering.</summary>
internal sealed class DamagedRows
{
    /// <summary>More than this many, and the oldest are given up: their rows come again only by being written again.</summary>
    private const int Max = 64;

    private readonly List<DamagedRange> _ranges = [];

    public DamagedRows()
    {
    }

    public DamagedRows(byte[] saved)
    {
        var marks = RowHash.Read(saved).ToList();
        for (var i = 0; i + 1 < marks.Count; i += 2) _ranges.Add(new DamagedRange(marks[i].RowId, marks[i + 1].RowId, marks[i].Hash));
    }

    public IReadOnlyList<DamagedRange> All => _ranges;

    /// <summary>Goes up with everything that changes it.</summary>
    public int Version { get; private set; }

    public byte[] Save() => RowHash.Write([.. _ranges.SelectMany(r => (RowHash[])[new(r.After, r.Hash), new(r.Last, 0)])]);

    /// <returns>False if it is known.</returns>
    public bool Add(DamagedRange range)
    {
        if (_ranges.Contains(range)) return false;
        if (_ranges.Count == Max) _ranges.RemoveAt(0);
        _ranges.Add(range);
        Version++;
        return true;
    }

    public void Remove(DamagedRange range)
    {
        if (_ranges.Remove(range)) Version++;
    }

    /// <summary>Forgets what will be read again anyway.</summary>
    public void RemoveAfter(long rowId)
    {
        if (_ranges.RemoveAll(r => r.Last > rowId) > 0) Version++;
    }

    /// <summary>Where reading goes on after a row: pages that could not be read are passed over.</summary>
    public long PassOver(long rowId)
    {
        foreach (var range in _ranges)
        {
            if (range.Hash == 0 && range.After <= rowId && rowId < range.Last) rowId = range.Last;
        }
        return rowId;
    }
}
