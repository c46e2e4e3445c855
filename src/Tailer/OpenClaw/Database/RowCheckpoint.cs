namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// How far the rows of a table have been read, by the row ids that SQLite gives out: a new row gets one more than the
/// highest there is. So while a row that was read is still there, everything inserted since then has a higher id, and
/// where the last rows were deleted, the newest survivor says from where ids were given out again.
/// </summary>
/// <remarks>
/// Marks stand close together at the end and ever further apart before it: when the end of a table is deleted, however
/// much of it, what is read again is a few times as much. A restored, vacuumed or exchanged database is found out the
/// same way, because its rows are others under the same ids.
/// </remarks>
internal sealed class RowCheckpoint
{
    /// <summary>The last rows are all marked, and all compared: a rewrite of the end that happens to end alike is noticed.</summary>
    public const int Dense = 8;

    private readonly List<RowHash> _marks = [];

    public RowCheckpoint()
    {
    }

    public RowCheckpoint(byte[] saved) => _marks.AddRange(RowHash.Read(saved));

    /// <summary>The last row that was read; 0 before the first.</summary>
    public long Top => _marks.Count == 0 ? 0 : _marks[^1].RowId;

    /// <summary>Goes up with everything that changes it.</summary>
    public int Version { get; private set; }

    public byte[] Save() => RowHash.Write(_marks);

    public void Add(RowHash mark)
    {
        _marks.Add(mark);
        Version++;
    }

    /// <summary>Drops marks until the distances from the end double.</summary>
    public void Thin()
    {
        if (_marks.Count <= Dense) return;

        var kept = new List<RowHash>(_marks.Count);
        var distance = 0L;
        for (var i = _marks.Count - 1; i >= 0; i--)
        {
            var away = Top - _marks[i].RowId;
            if (kept.Count >= Dense && away < 2 * distance) continue;
            kept.Add(_marks[i]);
            distance = away;
        }
        kept.Reverse();
        _marks.Clear();
        _marks.AddRange(kept);
    }

    /// <summary>Goes back to where the table is still what was read.</summary>
    /// <param name="isThere">Whether a row is there and holds what it held.</param>
    /// <returns>True if rows are read again.</returns>
    public bool GoBack(Func<RowHash, bool> isThere)
    {
        var survivors = _marks.Count;
        var dense = Math.Max(0, _marks.Count - Dense);
        for (var i = _marks.Count - 1; i >= dense; i--)
        {
            if (!isThere(_marks[i])) survivors = i;
        }
        if (survivors == _marks.Count) return false;

        while (survivors > 0 && !isThere(_marks[survivors - 1])) survivors--;
        _marks.RemoveRange(survivors, _marks.Count - survivors);
        Version++;
        return true;
    }

    public void Reset()
    {
        _marks.Clear();
        Version++;
    }
}
