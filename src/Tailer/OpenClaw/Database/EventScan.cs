using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>What one reading copied out of a database.</summary>
/// <param name="Next">The position after it, but for what the rows themselves turn out to hold.</param>
/// <param name="NewRows">Rows of the copy that move the position; the others were read before, or could not be.</param>
/// <param name="DamagedPages">Pages that could not be read and were not known to be so.</param>
/// <param name="IsAtEnd">There is no more to copy.</param>
internal sealed record EventCopy(DatabasePosition Next, int NewRows, int DamagedPages, bool IsAtEnd)
{
    public static EventCopy Nothing(DatabasePosition position) => new(position, 0, 0, IsAtEnd: true);
}

/// <summary>
/// Copies the events of one reading: first what is new, then sessions that were rewritten, then rows that were skipped.
/// Runs inside one short transaction, and leaves the source as it is.
/// </summary>
internal sealed class EventScan(EventBuffer rows, int maxEntrySize, AgentDatabase database, AgentSchema schema)
{
    private RewriteProgress _rewrites = RewriteProgress.Start;
    private DamagedRows _damaged = DamagedRows.None;
    private int _damagedPages;

    /// <exception cref="SqliteException">The database cannot be read now.</exception>
    public EventCopy Run(AgentDatabaseSource source)
    {
        var position = source.Position;
        rows.Begin();
        var events = Rewind(position.Events);
        _damaged = events == position.Events ? position.Damaged : position.Damaged.RemoveAfter(events.Last);
        _rewrites = schema.HasWatermarks ? position.Rewrites.Look(database) : position.Rewrites;
        var isAtEnd = CopyNew(events.Last);
        var newRows = rows.Rows.Count;
        isAtEnd = isAtEnd && CopyRewritten(events.Last);
        if (isAtEnd && source.RetriesDamaged) CopyDamaged();
        return new EventCopy(position with { Events = events, Damaged = _damaged, Rewrites = _rewrites }, newRows, _damagedPages, isAtEnd);
    }

    private RowCheckpoint Rewind(RowCheckpoint events)
    {
        using var at = EventQueries.At(database, schema, maxEntrySize);
        return events.Rewind(row => HashAt(at, row.RowId) == row.Hash);
    }

    /// <returns>Null if there is no such row, or none that can be read.</returns>
    private static ulong? HashAt(Statement at, long rowId)
    {
        try
        {
            at.Bind(1, rowId);
            return at.Next() ? EventBuffer.HashOf(at).Hash : null;
        }
        catch (SqliteException exception) when (exception.IsCorrupt())
        {
            return null;
        }
        finally
        {
            at.Reset();
        }
    }

    private bool CopyNew(long read)
    {
        using var after = EventQueries.After(database, schema, maxEntrySize);
        var from = _damaged.PassOver(read);
        while (true)
        {
            try
            {
                return rows.CopyInOrder(after, from);
            }
            catch (SqliteException exception) when (exception.IsCorrupt())
            {
                // Without anything readable behind it, the end of the table is broken: it is tried again at the next change.
                var last = rows.Rows.Count == 0 ? from : Math.Max(from, rows.LastRowId);
                var next = FindReadable(after, last);
                var known = _damaged;
                _damaged = _damaged.Add(new DamagedRange(last, next ?? last, 0));
                if (_damaged != known) _damagedPages++;
                if (next is null) return true;
                from = next.Value;
            }
        }
    }

    /// <summary>Where rows can be read again after a broken page: ever further ahead, then back to where they begin.</summary>
    private static long? FindReadable(Statement after, long broken)
    {
        // Between the lowest and the highest id there are more than a signed number can say.
        var (bad, gap, all) = (0UL, 1UL, unchecked((ulong)(long.MaxValue - broken)));
        while (!CanSeek(after, Behind(broken, Math.Min(gap, all))))
        {
            if (gap >= all) return null;
            (bad, gap) = (gap, 2 * gap);
        }
        while (gap - bad > 1)
        {
            var middle = bad + (gap - bad) / 2;
            if (CanSeek(after, Behind(broken, Math.Min(middle, all)))) gap = middle;
            else bad = middle;
        }
        return Behind(broken, Math.Min(gap, all));
    }

    private static long Behind(long rowId, ulong distance) => unchecked((long)((ulong)rowId + distance));

    private static bool CanSeek(Statement after, long rowId)
    {
        try
        {
            return !after.Bind(1, rowId).Next() || after.Int64(EventQueries.RowId) > rowId;
        }
        catch (SqliteException exception) when (exception.IsCorrupt())
        {
            return false;
        }
        finally
        {
            after.Reset();
        }
    }

    /// <param name="before">Rows after this one are new, and have been copied.</param>
    private bool CopyRewritten(long before)
    {
        if (_rewrites.Pending.IsEmpty) return true;

        using var ofSession = EventQueries.OfSession(database, schema, maxEntrySize);
        while (!_rewrites.Pending.IsEmpty)
        {
            var copied = rows.Rows.Count;
            ofSession.Bind(1, _rewrites.Pending[0].Session).Bind(2, _rewrites.Seq).Bind(3, before);
            var isAtEnd = rows.Copy(ofSession);
            // A session whose rows do not come in their order would be read again without end.
            var isInOrder = rows.Rows.Count == copied || rows.LastSeq > _rewrites.Seq;
            if (rows.Rows.Count > copied) _rewrites = _rewrites.ReadTo(rows.LastSeq);
            if (!isAtEnd && isInOrder) return false;
            _rewrites = _rewrites.CompleteFirst();
        }
        return true;
    }

    private void CopyDamaged()
    {
        using var at = EventQueries.At(database, schema, maxEntrySize);
        using var after = EventQueries.After(database, schema, maxEntrySize);
        foreach (var range in _damaged.All)
        {
            if (rows.IsFull) return; // The rest at the next sweep.
            if (range.Hash != 0) CopyHealed(at, range);
            else CopyReadable(after, range);
        }
    }

    private void CopyHealed(Statement at, DamagedRange row)
    {
        var hash = HashAt(at, row.Last);
        if (hash is { } now && Math.Max(1, now) == row.Hash) return;

        _damaged = _damaged.Remove(row);
        if (hash is null) return;
        rows.Copy(at.Bind(1, row.Last));
    }

    private void CopyReadable(Statement after, DamagedRange page)
    {
        try
        {
            var isAtEnd = rows.CopyInOrder(after, page.After, page.Last);
            _damaged = _damaged.Remove(page);
            if (!isAtEnd) _damaged = _damaged.Add(page with { After = rows.LastRowId });
        }
        catch (SqliteException exception) when (exception.IsCorrupt())
        {
            // Still broken.
        }
    }
}
