using Clawtail.Tailer.Ledger.Native;

namespace Clawtail.Tailer.Ledger;

/// <summary>Turns read from one source, and the position they end at: both become durable together or not at all.</summary>
/// <param name="capacity">A batch with so many turns is handed over; the source is read on with the next.</param>
internal sealed class TurnBatch(int capacity)
{
    private static readonly int Outcomes = Enum.GetValues<EntryOutcome>().Length;

    private Turn[] _turns = new Turn[64];
    private readonly List<SessionRow> _sessions = [];
    private int _count;

    public ReadOnlySpan<Turn> Turns => _turns.AsSpan(0, _count);

    /// <summary>The sessions its turns belong to; <see cref="Turn.Session"/> points here.</summary>
    public IReadOnlyList<SessionRow> Sessions => _sessions;

    /// <summary>Entries read, by outcome.</summary>
    public long[] Entries { get; } = new long[Outcomes];

    public long BytesRead { get; set; }

    /// <summary>Where the source stands after this batch; null when there is nothing new to remember.</summary>
    public SourcePosition? Position { get; set; }

    /// <summary>
    /// Turns older than this are history that became readable late, and no increase; milliseconds since the Unix epoch, 0 if
    /// there is none.
    /// </summary>
    public long HistoryBefore { get; set; }

    /// <summary>What was read of the native Codex runtime.</summary>
    public NativeBatch Native { get; } = new();

    public bool IsFull => _count + Native.Count >= capacity;

    /// <summary>Names the session that turns belong to from here on.</summary>
    public void EnterSession(string id, string kind) => _sessions.Add(new SessionRow(id, kind, 0));

    /// <summary>A place for the next turn; it counts once <see cref="Accept"/> is called.</summary>
    public ref Turn Next
    {
        get
        {
            if (_count == _turns.Length) Array.Resize(ref _turns, 2 * _count);
            return ref _turns[_count];
        }
    }

    public void Accept()
    {
        _turns[_count].Session = _sessions.Count - 1;
        _count++;
    }

    /// <summary>Decides under which kind its turns count.</summary>
    public void ResolveKinds(Func<SessionRow, string> kindOf)
    {
        for (var i = 0; i < _sessions.Count; i++) _sessions[i] = _sessions[i] with { Kind = kindOf(_sessions[i]) };
    }

    /// <param name="time">Milliseconds since the Unix epoch.</param>
    public void SawEntry(long time)
    {
        var current = _sessions[^1];
        if (time > current.NewestEntry) _sessions[^1] = current with { NewestEntry = time };
    }

    public void Clear()
    {
        _turns.AsSpan(0, _count).Clear();
        _sessions.Clear();
        Native.Clear();
        _count = 0;
        Array.Clear(Entries);
        BytesRead = 0;
        Position = null;
        HistoryBefore = 0;
    }
}

/// <summary>A session as a batch met it.</summary>
/// <param name="Id">Agent and session, <c>main/3f0c…</c>.</param>
/// <param name="Kind">As far as known.</param>
/// <param name="NewestEntry">Milliseconds since the Unix epoch; 0 if none said.</param>
internal readonly record struct SessionRow(string Id, string Kind, long NewestEntry)
{
    /// <summary>Of a session that nothing names.</summary>
    public const string UnknownKind = "unknown";
}
