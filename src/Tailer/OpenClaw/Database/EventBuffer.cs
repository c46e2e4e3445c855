using System.Text;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>How the event of a row is stored.</summary>
internal enum EventEncoding
{
    Text,
    Compressed,

    /// <summary>Compressed, and no turn by what is noted beside it.</summary>
    NoTurn,

    /// <summary>Over the entry limit; it was not copied.</summary>
    TooLarge,

    /// <summary>In none of the columns that are known.</summary>
    Absent,
}

/// <summary>A row as it was copied.</summary>
/// <param name="Session">Which of the copy's sessions it belongs to.</param>
/// <param name="Start">Where its event begins in the copy.</param>
/// <param name="PlainLength">Bytes of the event when it is decompressed.</param>
/// <param name="Written">When an event that need not be decompressed was written (ms since the epoch); null if nothing says.</param>
internal readonly record struct EventRow(long RowId, long Seq, int Session, EventEncoding Encoding, int Start, int Length, long PlainLength, long? Written);

/// <summary>
/// Rows copied out of a database, so that it is let go of before they are decompressed and parsed. Keeps its buffer from
/// reading to reading.
/// </summary>
internal sealed class EventBuffer(int maxEntrySize, TailerLimits limits, TimeProvider time)
{
    /// <summary>Bytes kept between readings that are at the end: a living agent's turns are few at a time.</summary>
    private const int KeptBuffer = 256 * 1024;

    /// <summary>Bytes for a full reading, grown in one step: what is grown out of stays in memory for a while.</summary>
    private readonly int _fullBuffer = limits.BytesPerReading + KeptBuffer;

    private readonly List<EventRow> _rows = [];
    private readonly List<string> _sessions = [];
    private byte[] _buffer = new byte[KeptBuffer];
    private byte[] _session = [];
    private int _filled;
    private long _started;

    public IReadOnlyList<EventRow> Rows => _rows;

    public string SessionOf(in EventRow row) => _sessions[row.Session];

    /// <summary>Ids of the sessions of the rows, in their order; one that is interrupted by another is named again.</summary>
    public IReadOnlyList<string> Sessions => _sessions;

    public ReadOnlySpan<byte> EventOf(in EventRow row) => _buffer.AsSpan(row.Start, row.Length);

    /// <summary>0 before the first.</summary>
    public long LastRowId => _rows.Count == 0 ? 0 : _rows[^1].RowId;

    /// <summary>0 before the first.</summary>
    public long LastSeq => _rows.Count == 0 ? 0 : _rows[^1].Seq;

    /// <summary>One row is always copied, however long it took to come to it: otherwise nothing might ever move on.</summary>
    public bool IsFull =>
        _rows.Count > 0 && (_rows.Count >= limits.RowsPerReading || _filled >= limits.BytesPerReading || time.GetElapsedTime(_started) > limits.ReadingTime);

    /// <summary>Gives back what a catch-up needed; the copy is empty afterwards.</summary>
    public void Trim()
    {
        _rows.Clear();
        if (_buffer.Length > KeptBuffer) _buffer = new byte[KeptBuffer];
    }

    public void Begin()
    {
        if (_buffer.Length > _fullBuffer) _buffer = new byte[_fullBuffer];
        _rows.Clear();
        _sessions.Clear();
        _session = [];
        _filled = 0;
        _started = time.GetTimestamp();
    }

    /// <summary>Copies rows until the statement ends or the copy is full.</summary>
    /// <param name="select">Stands before its first row; its columns are those of <see cref="EventQueries"/>.</param>
    /// <returns>True if the statement ended.</returns>
    public bool Copy(Statement select)
    {
        try
        {
            while (!IsFull)
            {
                if (!select.Next()) return true;
                CopyRow(select, select.Int64(EventQueries.RowId));
            }
            return false;
        }
        finally
        {
            select.Reset();
        }
    }

    /// <summary>The same of rows that come in the order of their ids.</summary>
    /// <param name="after">The statement's first parameter: the id before the first.</param>
    /// <param name="upTo">The last row id to copy.</param>
    /// <exception cref="SqliteException">Among others: they do not come in that order, so the table is damaged.</exception>
    public bool CopyInOrder(Statement select, long after, long upTo = long.MaxValue)
    {
        try
        {
            select.Bind(1, after);
            while (!IsFull)
            {
                if (!select.Next()) return true;
                var rowId = select.Int64(EventQueries.RowId);
                if (rowId <= after) throw new SqliteException("rows are out of their order", raw.SQLITE_CORRUPT);
                if (rowId > upTo) return true;
                CopyRow(select, rowId);
                after = rowId;
            }
            return false;
        }
        finally
        {
            select.Reset();
        }
    }

    /// <summary>The hash of a row of the copy; few are needed, so none is made in advance.</summary>
    public RowHash HashOf(in EventRow row) =>
        new(row.RowId, RowHash.Compute(SessionOf(row), row.Seq, EventOf(row)));

    /// <summary>The hash of the row that a statement stands on.</summary>
    public static RowHash HashOf(Statement row) => new(
        row.Int64(EventQueries.RowId),
        RowHash.Compute(row.Text(EventQueries.Session), row.Int64(EventQueries.Seq), ContentOf(row, EncodingOf(row))));

    /// <summary>The event of the row that a statement stands on.</summary>
    /// <param name="plainLength">Bytes of it when it is decompressed.</param>
    public static ReadOnlySpan<byte> ContentOf(Statement row, out EventEncoding encoding, out long plainLength)
    {
        encoding = EncodingOf(row);
        var content = ContentOf(row, encoding);
        plainLength = encoding == EventEncoding.Text ? content.Length : row.Int64(EventQueries.PlainLength);
        if (encoding == EventEncoding.Compressed && NavigationSummary.SaysNoTurn(row.Bytes(EventQueries.Summary), out _)) encoding = EventEncoding.NoTurn;
        return content;
    }

    private static EventEncoding EncodingOf(Statement row) => row.TypeOf(EventQueries.Content) switch
    {
        raw.SQLITE_TEXT => EventEncoding.Text,
        raw.SQLITE_BLOB => EventEncoding.Compressed,
        raw.SQLITE_NULL => EventEncoding.Absent,
        _ => EventEncoding.TooLarge,
    };

    private static ReadOnlySpan<byte> ContentOf(Statement row, EventEncoding encoding) =>
        encoding is EventEncoding.Text or EventEncoding.Compressed ? row.Bytes(EventQueries.Content) : default;

    private void CopyRow(Statement row, long rowId)
    {
        var encoding = EncodingOf(row);
        var content = ContentOf(row, encoding);
        var plain = encoding == EventEncoding.Text ? content.Length : row.Int64(EventQueries.PlainLength);
        if (plain > maxEntrySize) encoding = EventEncoding.TooLarge;
        long? written = null;
        if (encoding == EventEncoding.Compressed && NavigationSummary.SaysNoTurn(row.Bytes(EventQueries.Summary), out written)) encoding = EventEncoding.NoTurn;

        var session = row.Bytes(EventQueries.Session);
        if (_sessions.Count == 0 || !session.SequenceEqual(_session)) Enter(session);
        if (_buffer.Length - _filled < content.Length) Grow(_filled + content.Length);
        content.CopyTo(_buffer.AsSpan(_filled));
        _rows.Add(new EventRow(rowId, row.Int64(EventQueries.Seq), _sessions.Count - 1, encoding, _filled, content.Length, plain, written));
        _filled += content.Length;
    }

    private void Grow(int needed)
    {
        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(_fullBuffer, needed));
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        _buffer = larger;
    }

    private void Enter(ReadOnlySpan<byte> session)
    {
        _session = session.ToArray();
        _sessions.Add(Encoding.UTF8.GetString(session));
    }
}
