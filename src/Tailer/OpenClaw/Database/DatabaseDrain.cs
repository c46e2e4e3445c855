using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tailer.Sources;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Reads an agent's database from its position to its end, a short reading at a time.</summary>
/// <remarks>
/// Implementation notes.
/// <para>A reading. Open, one transaction that copies rows, close; only then decompress and parse. OpenClaw's checkpoints
/// wait for a reader, so it stays for milliseconds, however much there is to read.</para>
/// <para>Rewrites. Rows are deleted and inserted again with other ids, or with the same: before reading on, the last rows
/// that were read are compared (<see cref="RowCheckpoint"/>). What is read twice, the turn keys absorb.</para>
/// <para>Damage. A page or a row that cannot be read is passed over and remembered; its neighbours are counted. When the
/// database has changed, a sweep has what was skipped looked at again.</para>
/// <para>Without a lock (a database that nobody has open) a reading counts only if the files are afterwards what they
/// were before.</para>
/// <para>Crash points. As with files: position and turns travel in one batch.</para>
/// </remarks>
internal sealed class DatabaseDrain : IDisposable
{
    private readonly ITailerEvents _events;
    private readonly TimeProvider _time;
    private readonly EventBuffer _rows;
    private readonly EventScan _scan;
    private readonly EventDecompressor _decompressor = new();
    private readonly EntryReader _entries;
    private readonly SessionKindLookup _kinds;
    private readonly ArchiveReader _shelf;

    public DatabaseDrain(int maxEntrySize, TimeProvider time, ITailerEvents events)
    {
        (_events, _time) = (events, time);
        _rows = new EventBuffer(maxEntrySize, time);
        _scan = new EventScan(_rows, maxEntrySize, events);
        _entries = new EntryReader(events);
        _kinds = new SessionKindLookup();
        _shelf = new ArchiveReader(maxEntrySize, _entries);
    }

    public DrainOutcome Read(AgentDatabaseSource source, TurnBatch batch)
    {
        try
        {
            return AgentDatabase.TryOpen(source.Path, out var database, out var reason) switch
            {
                DatabaseOpenOutcome.Gone => source.Leave(DrainOutcome.Gone),
                DatabaseOpenOutcome.Empty => Finish(source, source.LastStat),
                DatabaseOpenOutcome.NeedsRecovery => Fail(source, SourceTrouble.NeedsRecovery, AgentDatabase.NeedsRecovery),
                DatabaseOpenOutcome.Denied => Fail(source, SourceTrouble.Unreadable, reason!),
                _ => Read(source, database!, batch),
            };
        }
        catch (Exception exception) when (exception is SqliteException or IOException)
        {
            // Locked for longer than a moment, out of reach, or damaged where it matters for everything.
            return Fail(source, SourceTrouble.Unreadable, exception.Message);
        }
        finally
        {
            batch.Position = source.TakeUnsaved();
        }
    }

    /// <summary>Gives back the memory that only much to read takes.</summary>
    public void Trim() => _rows.Trim();

    public void Dispose() => _decompressor.Dispose();

    private DrainOutcome Read(AgentDatabaseSource source, AgentDatabase database, TurnBatch batch)
    {
        source.IsBeingRead = true;
        source.LastStat = database.Stat;
        ScanResult scan;
        using (database)
        {
            database.Begin();
            var shape = AgentSchema.Of(database.Connection);
            if (shape.Unknown is { } unknown) return UnsupportedSchema(source, unknown);
            scan = shape.HasEvents ? Copy(source, database, shape) : new ScanResult(0, IsAtEnd: true);
            if (scan.IsAtEnd) _shelf.Take(source, database, shape);
            database.End();
            // What was copied may be half old and half new: it is not used.
            if (database.WasWrittenTo) return DrainOutcome.More;
        }
        source.Recover(_events);
        Parse(source, scan, batch);
        if (!scan.IsAtEnd) return DrainOutcome.More;
        return _shelf.Read(source, batch) ? Finish(source, database.Stat) : DrainOutcome.More;
    }

    private ScanResult Copy(AgentDatabaseSource source, AgentDatabase database, AgentSchema shape)
    {
        var scan = _scan.Scan(source, database, shape);
        _kinds.Look(_rows.Sessions, database);
        if (!scan.IsAtEnd) source.HighestRow = HighestRow(database);
        return scan;
    }

    private static long HighestRow(AgentDatabase database)
    {
        using var highest = new Statement(database.Connection, "SELECT max(rowid) FROM transcript_events");
        return highest.Next() ? highest.Int64(0) : 0;
    }

    private void Parse(AgentDatabaseSource source, ScanResult scan, TurnBatch batch)
    {
        if (_rows.Rows.Count == 0 && _scan.DamagedPages == 0) return;

        if (_rows.Rows.Count == 0) batch.EnterSession($"{source.Agent}/", SessionRow.UnknownKind);
        for (var i = 0; i < _scan.DamagedPages; i++) _entries.Skip(source.Path, source.Position.Events.Top, EntryOutcome.Corrupt, batch);
        var session = -1;
        for (var i = 0; i < _rows.Rows.Count; i++)
        {
            var row = _rows.Rows[i];
            if (row.Session != session) _kinds.Enter(source.Agent, _rows.SessionOf(row), batch);
            session = row.Session;
            if (!Parse(source, row, batch)) source.Position.Damaged.Add(DamagedRange.Of(_rows.MarkOf(row)));
            if (i < scan.NewRows && i >= scan.NewRows - RowCheckpoint.Dense) source.Position.Events.Add(_rows.MarkOf(row));
            batch.BytesRead += row.Form == EventEncoding.TooLarge ? 0 : Math.Max(row.PlainLength, row.Length);
        }
        source.Position.Events.Thin();
    }

    /// <returns>False if the row was skipped.</returns>
    private bool Parse(AgentDatabaseSource source, in EventRow row, TurnBatch batch)
    {
        if (row.Form == EventEncoding.NoTurn)
        {
            EntryReader.PassOver(row.Written, batch);
            return true;
        }

        var text = _rows.EventOf(row);
        EntryOutcome? reason = row.Form switch
        {
            EventEncoding.Compressed => _decompressor.TryDecompress(text, row.PlainLength, out text),
            EventEncoding.TooLarge => EntryOutcome.Oversized,
            EventEncoding.Absent => EntryOutcome.Malformed,
            _ => null,
        };
        if (reason is null) return _entries.Read(source.Path, text, row.RowId, batch);

        _entries.Skip(source.Path, row.RowId, reason.Value, batch);
        return false;
    }

    private DrainOutcome Finish(AgentDatabaseSource source, DatabaseStat seen)
    {
        source.Position.Seen = seen;
        source.Position.IsUnsettled = Source.IsUnsettled(seen.Written, _time.GetUtcNow());
        source.HighestRow = source.Position.Events.Top;
        return source.Leave(DrainOutcome.AtEnd);
    }

    private DrainOutcome UnsupportedSchema(AgentDatabaseSource source, string why) =>
        source.Fail(SourceTrouble.UnsupportedSchema, () => _events.DatabaseUnsupported(source.Path, why));

    private DrainOutcome Fail(AgentDatabaseSource source, SourceTrouble trouble, string reason) =>
        source.Fail(trouble, () => _events.SourceUnreadable(source.Path, reason));
}
