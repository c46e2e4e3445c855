using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
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
/// that were read are compared (<see cref="RowCheckpoint"/>). Rows that were changed where they stood are told by
/// OpenClaw's watermarks (<see cref="RewriteProgress"/>). What is read twice, the turn keys absorb.</para>
/// <para>Damage. A page or a row that cannot be read is passed over and remembered; its neighbours are counted. When the
/// database has changed, a sweep has what was skipped looked at again.</para>
/// <para>Without a lock (a database that nobody has open) a reading counts only if the files are afterwards what they
/// were before. What was copied until then is not used, and no position has moved, because a position is a value.</para>
/// <para>Crash points. As with files: position and turns travel in one batch.</para>
/// </remarks>
internal sealed class AgentDatabaseReader(Pool<EventReading> readings, FileTools archiveTools) : SourceReader
{
    private const string WrittenTo = "it was written to, without a log, whenever it was read";

    /// <summary>Readings in a row that were in vain because somebody wrote meanwhile; then the others get their turn.</summary>
    private const int MaxVain = 3;

    private readonly ArchiveReader _archives = new(archiveTools);
    private int _vain;

    public override ReadResult Read(Source source, TurnBatch batch)
    {
        var known = (AgentDatabaseSource)source;
        try
        {
            return AgentDatabase.TryOpen(known.Path, archiveTools.Gate, out var database, out var reason) switch
            {
                DatabaseOpenOutcome.Gone => new ReadResult(known, ReadOutcome.Gone),
                DatabaseOpenOutcome.Empty => Finish(known, known.Stat),
                DatabaseOpenOutcome.NeedsRecovery => Fail(known, TroubleKind.NeedsRecovery, AgentDatabase.NeedsRecovery),
                DatabaseOpenOutcome.Denied => Fail(known, TroubleKind.Unreadable, reason!),
                _ => Read(known, database!, batch),
            };
        }
        catch (SqliteException exception) when (exception.IsOverBudget())
        {
            return Fail(known, TroubleKind.Faulty, AgentDatabase.TooMuch);
        }
        catch (Exception exception) when (exception is SqliteException or IOException)
        {
            // Locked for longer than a moment, out of reach, or damaged where it matters for everything.
            return Fail(known, TroubleKind.Unreadable, exception.Message);
        }
    }

    public override void Dispose() => _archives.Dispose();

    private ReadResult Read(AgentDatabaseSource source, AgentDatabase database, TurnBatch batch)
    {
        var reading = readings.Rent();
        try
        {
            var (next, copy) = Copy(source with { Stat = database.Stat }, database, reading);
            if (copy is null && next.Trouble is null) return ++_vain < MaxVain ? new ReadResult(next, ReadOutcome.More) : Fail(next, TroubleKind.Unreadable, WrittenTo);
            if (copy is null) return new ReadResult(next, ReadOutcome.Failed);

            _vain = 0;
            if (next.Position.Events != source.Position.Events) SayReread(next);
            var position = reading.Parse(next, copy, batch) with { Archives = next.Position.Archives, ColdArchives = next.Position.ColdArchives };
            next = next with { Trouble = null, RetriesDamaged = source.RetriesDamaged && !copy.IsAtEnd, Position = position };
            if (!copy.IsAtEnd) return new ReadResult(next, ReadOutcome.More);
            return _archives.Read(ref next, batch) ? Finish(next, database.Stat) : new ReadResult(next, ReadOutcome.More);
        }
        finally
        {
            readings.Return(reading);
        }
    }

    /// <returns>No copy if there is nothing that may be used.</returns>
    private (AgentDatabaseSource Source, EventCopy? Copy) Copy(AgentDatabaseSource source, AgentDatabase database, EventReading reading)
    {
        using (database)
        {
            database.Begin();
            var schema = AgentSchema.Read(database);
            if (schema.Unsupported is { } unsupported)
                return (source with { Trouble = new SourceTrouble(TroubleKind.UnsupportedSchema, unsupported) }, null);

            var copy = schema.HasEvents ? reading.Copy(source, database, schema) : EventCopy.Nothing(source.Position);
            var next = source with { Position = copy.Next, HighestRow = copy.IsAtEnd ? source.HighestRow : ReadHighestRow(database, schema) };
            if (copy.IsAtEnd) next = _archives.Take(next, database, schema);
            database.End();
            // What was copied may be half old and half new.
            return database.WasWrittenTo ? (source, null) : (next, copy);
        }
    }

    private static long ReadHighestRow(AgentDatabase database, AgentSchema schema)
    {
        using var highest = new Statement(database.Connection, $"SELECT max({schema.RowIds[EventQueries.Table]}) FROM {EventQueries.Table} NOT INDEXED");
        return highest.Next() ? highest.Int64(0) : 0;
    }

    private void SayReread(AgentDatabaseSource next) =>
        archiveTools.Events.SourceReread(next.Path, next.Position.Events.Top == 0 ? RereadCause.Replaced : RereadCause.Rewritten);

    private ReadResult Finish(AgentDatabaseSource source, DatabaseStat seen)
    {
        var isUnsettled = SourceTable.IsUnsettled(seen.Written, archiveTools.Time.GetUtcNow());
        var position = source.Position with { Seen = seen, IsUnsettled = isUnsettled };
        return new ReadResult(source with { Trouble = null, Position = position, HighestRow = position.Events.Top }, ReadOutcome.AtEnd);
    }

    private ReadResult Fail(AgentDatabaseSource source, TroubleKind kind, string reason)
    {
        _archives.Dispose();
        return new ReadResult(source with { Trouble = new SourceTrouble(kind, reason) }, ReadOutcome.Failed);
    }
}
