using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>What one reading of a database needs: a copy of rows, and what understands them. Shared by readings one after the other.</summary>
internal sealed class EventReading(int maxEntrySize, TailerLimits limits, FileGate gate, TimeProvider time, ITailerEvents events) : IDisposable
{
    private readonly EventDecompressor _decompressor = new();
    private readonly EntryReader _entries = new(events);
    private readonly SessionKindLookup _kinds = new();
    private readonly RunLookup _runLookup = new(gate, maxEntrySize);

    /// <summary>The runs that the sessions of one copy are in: their rows may be mixed.</summary>
    private readonly Dictionary<string, RunUsage> _runs = new(StringComparer.Ordinal);

    public EventBuffer Rows { get; } = new(maxEntrySize, limits, time);

    /// <summary>Copies what one short transaction allows. Neither the source nor its position changes.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database cannot be read now.</exception>
    public EventCopy Copy(AgentDatabaseSource source, AgentDatabase database, AgentSchema schema)
    {
        var copy = new EventScan(Rows, maxEntrySize, database, schema).Run(source);
        _kinds.Look(Rows.Sessions, database);
        return copy;
    }

    /// <summary>Understands the rows that were copied.</summary>
    /// <returns>The position after them.</returns>
    public DatabasePosition Parse(AgentDatabaseSource source, EventCopy copy, TurnBatch batch)
    {
        var (events, damaged) = (copy.Next.Events, copy.Next.Damaged);
        if (Rows.Rows.Count == 0 && copy.DamagedPages == 0) return copy.Next;

        if (Rows.Rows.Count == 0) batch.EnterSession($"{source.Agent}/", SessionRow.UnknownKind);
        _runs.Clear();
        Span<RowHash> last = stackalloc RowHash[RowCheckpoint.AlwaysKept];
        var (session, kept) = (-1, 0);
        for (var i = 0; i < Rows.Rows.Count; i++)
        {
            var row = Rows.Rows[i];
            if (row.Session != session) Enter(source.Agent, session < 0 ? null : Rows.Sessions[session], Rows.SessionOf(row), batch);
            session = row.Session;
            if (!Parse(source.Path, row, batch)) damaged = damaged.Add(DamagedRange.From(Rows.HashOf(row)));
            if (i < copy.NewRows && i >= copy.NewRows - RowCheckpoint.AlwaysKept) last[kept++] = Rows.HashOf(row);
            batch.BytesRead += row.Encoding == EventEncoding.TooLarge ? 0 : Math.Max(row.PlainLength, row.Length);
        }
        for (var i = 0; i < copy.DamagedPages; i++) _entries.Skip(source.Path, events.Top, EntryOutcome.Corrupt, batch);
        return copy.Next with { Events = events.Add(last[..kept]), Damaged = damaged };
    }

    private void Enter(string agent, string? from, string to, TurnBatch batch)
    {
        batch.EnterSession($"{agent}/{to}", _kinds.KindOf(to));
        if (from is not null) _runs[from] = _entries.Run;
        _entries.Run = _runs.GetValueOrDefault(to, RunUsage.Unknown);
    }

    public void Dispose() => _decompressor.Dispose();

    /// <returns>False if the row was skipped.</returns>
    private bool Parse(string path, in EventRow row, TurnBatch batch)
    {
        if (row.Encoding == EventEncoding.NoTurn)
        {
            EntryReader.PassOver(row.Written, batch);
            return true;
        }

        var text = Rows.EventOf(row);
        EntryOutcome? reason = row.Encoding switch
        {
            EventEncoding.Compressed => _decompressor.TryDecompress(text, row.PlainLength, out text),
            EventEncoding.TooLarge => EntryOutcome.Oversized,
            EventEncoding.Absent => EntryOutcome.Malformed,
            _ => null,
        };
        if (reason is not null)
        {
            _entries.Skip(path, row.RowId, reason.Value, batch);
            return false;
        }

        // Only a bridge's row can repeat its run, and seldom one whose run began in another reading.
        if (!_entries.Run.IsKnown && text.IndexOf("\"cli\""u8) >= 0) _entries.Run = _runLookup.Before(path, Rows.SessionOf(row), row.Seq);
        return _entries.Read(path, text, row.RowId, batch);
    }
}
