using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>What became of a reading's search for events.</summary>
/// <param name="NewRows">Rows of the copy that move the position; the others were read before, or could not be.</param>
/// <param name="IsAtEnd">There is no more to copy.</param>
internal readonly record struct ScanResult(int NewRows, bool IsAtEnd);

/// <summary>
/// Copies the events of one reading: first what is new, then sessions that were rewritten, then rows that were skipped.
/// Runs inside one short transaction.
/// </summary>
internal sealed class EventScan(EventBuffer rows, int maxEntrySize, ITailerEvents events)
{
    /// <summary>Pages that could not be read since the scan began.</summary>
    public int DamagedPages { get; private set; }

    /// <exception cref="SqliteException">The database cannot be read now.</exception>
    public ScanResult Scan(AgentDatabaseSource source, AgentDatabase database, AgentSchema shape)
    {
        rows.Begin();
        DamagedPages = 0;
        GoBack(source, database, shape);
        if (shape.HasWatermarks) source.Position.Watermark = Math.Max(1, source.Rewritten.Look(database, source.Position.Watermark));
        var before = source.Position.Events.Top;
        var isAtEnd = CopyNew(source, database, shape);
        var newRows = rows.Rows.Count;
        return new ScanResult(newRows, isAtEnd && CopyRewritten(source, database, shape, before) && CopyDamaged(source, database, shape));
    }

    private void GoBack(AgentDatabaseSource source, AgentDatabase database, AgentSchema shape)
    {
        using var at = EventQueries.At(database, shape, maxEntrySize);
        if (!source.Position.Events.GoBack(mark => HashOf(at, mark.RowId) == mark.Hash)) return;

        source.Position.Damaged.RemoveAfter(source.Position.Events.Top);
        events.SourceReread(source.Path, source.Position.Events.Top == 0 ? RereadCause.Replaced : RereadCause.Rewritten);
    }

    /// <returns>Null if there is no such row, or none that can be read.</returns>
    private static ulong? HashOf(Statement at, long rowId)
    {
        try
        {
            at.Bind(1, rowId);
            return at.Next() ? EventBuffer.MarkOf(at).Hash : null;
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

    private bool CopyNew(AgentDatabaseSource source, AgentDatabase database, AgentSchema shape)
    {
        using var after = EventQueries.After(database, shape, maxEntrySize);
        var from = source.Position.Damaged.PassOver(source.Position.Events.Top);
        while (true)
        {
            after.Bind(1, from);
            try
            {
                return rows.Copy(after);
            }
            catch (SqliteException exception) when (exception.IsCorrupt())
            {
                // Without anything readable behind it, the end of the table is broken: it is tried again at the next change.
                var last = Math.Max(from, rows.LastRowId);
                var next = FindReadable(after, last);
                if (source.Position.Damaged.Add(new DamagedRange(last, next ?? last, 0))) DamagedPages++;
                if (next is null) return true;
                from = next.Value;
            }
        }
    }

    /// <summary>Where rows can be read again after a broken page: ever further ahead, then back to where they begin.</summary>
    private static long? FindReadable(Statement after, long broken)
    {
        var (bad, gap) = (0L, 1L);
        while (!CanSeek(after, broken + gap))
        {
            if (gap > long.MaxValue / 4 - broken) return null;
            (bad, gap) = (gap, 2 * gap);
        }
        while (gap - bad > 1)
        {
            var middle = bad + (gap - bad) / 2;
            if (CanSeek(after, broken + middle)) gap = middle;
            else bad = middle;
        }
        return broken + gap;
    }

    private static bool CanSeek(Statement after, long rowId)
    {
        try
        {
            after.Bind(1, rowId).Next();
            return true;
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
    private bool CopyRewritten(AgentDatabaseSource source, AgentDatabase database, AgentSchema shape, long before)
    {
        using var ofSession = EventQueries.OfSession(database, shape, maxEntrySize);
        while (!source.Rewritten.IsEmpty)
        {
            var copied = rows.Rows.Count;
            ofSession.Bind(1, source.Rewritten.Current).Bind(2, source.Rewritten.Seq).Bind(3, before);
            var isAtEnd = rows.Copy(ofSession);
            if (rows.Rows.Count > copied) source.Rewritten.Seq = rows.LastSeq;
            if (!isAtEnd) return false;
            source.Rewritten.Done();
        }
        return true;
    }

    private bool CopyDamaged(AgentDatabaseSource source, AgentDatabase database, AgentSchema shape)
    {
        if (!source.RetriesDamaged || source.Position.Damaged.All.Count == 0) return true;

        source.RetriesDamaged = false;
        using var at = EventQueries.At(database, shape, maxEntrySize);
        using var after = EventQueries.After(database, shape, maxEntrySize);
        foreach (var range in source.Position.Damaged.All.ToList())
        {
            if (rows.IsFull) return true; // The rest at the next sweep.
            if (range.Hash != 0) CopyHealed(source, at, range);
            else CopyReadable(source, after, range);
        }
        return true;
    }

    private void CopyHealed(AgentDatabaseSource source, Statement at, DamagedRange row)
    {
        var hash = HashOf(at, row.Last);
        if (hash is { } now && Math.Max(1, now) == row.Hash) return;

        source.Position.Damaged.Remove(row);
        if (hash is null) return;
        rows.Copy(at.Bind(1, row.Last));
    }

    private void CopyReadable(AgentDatabaseSource source, Statement after, DamagedRange page)
    {
        try
        {
            var isAtEnd = rows.Copy(after.Bind(1, page.After), upTo: page.Last);
            source.Position.Damaged.Remove(page);
            if (!isAtEnd) source.Position.Damaged.Add(page with { After = rows.LastRowId });
        }
        catch (SqliteException exception) when (exception.IsCorrupt())
        {
            // Still broken.
        }
    }
}
