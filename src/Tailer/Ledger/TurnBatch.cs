using Clawtail.Tailer.Ledger.Native;

namespace Clawtail.Tailer.Ledger;

/// <summary>Turns read from one source, and the position they end at: both become durable together or not at all.</summary>
/// <param name="capacity">Turns after which it is full.</param>
internal sealed class TurnBatch(int capacity)
{
    private static readonly int Outcomes = Enum.GetValues<EntryOutcome>().Length;

    private readonly List<SessionRow> _sessions = [];
    private Turn[] _turns = new Turn[64];
    private int _count;

    public TurnBatch()
        : this(TailerLimits.Default.TurnsPerBatch)
    {
    }

    public ReadOnlySpan<Turn> Turns => _turns.AsSpan(0, _count);

    /// <summary>The sessions its turns belong to; <see cref="Turn.Session"/> points here.</summary>
    public IReadOnlyList<SessionRow> Sessions => _sessions;

    /// <summary>Entries read, by outcome.</summary>
    public long[] Entries { get; } = new long[Outcomes];

    public long BytesRead { get; set; }

    /// <summary>Where the source stands after this batch; null when there is nothing new to remember.</summary>
    public SourcePosition? Position { get; set; }

    /// <summary>Turns older than this are history, which is no increase (ms since the Unix epoch); 0: there is none.</summary>
    public long HistoryBefore { get; set; }

    /// <summary>When a person or a trigger last asked, of all that was read (ms since the Unix epoch); 0: nobody did.</summary>
    public long NewestRequest { get; private set; }

    /// <summary>What was read of the native Codex runtime.</summary>
    public NativeBatch Native { get; } = new();

    public bool IsFull => _count + Native.Count >= capacity;

    /// <summary>Nothing in it counts.</summary>
    public bool IsBarren => _count + Native.Count == 0;

    /// <summary>Names the session that turns belong to from here on.</summary>
    /// <param name="kind">What the source itself says, or <see cref="SessionRow.UnknownKind"/>.</param>
    public void EnterSession(string id, string kind) => _sessions.Add(new SessionRow(SessionRow.Bounded(id), kind, 0));

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
        ref var turn = ref _turns[_count];
        turn.Session = _sessions.Count - 1;
        turn.Time = UnixTime.Clamp(turn.Time);
        _count++;
    }

    /// <param name="time">Milliseconds since the Unix epoch.</param>
    public void SawEntry(long time)
    {
        var current = _sessions[^1];
        if (time > current.NewestEntry) _sessions[^1] = current with { NewestEntry = UnixTime.Clamp(time) };
    }

    /// <param name="time">Milliseconds since the Unix epoch.</param>
    public void SawRequest(long time) => NewestRequest = Math.Max(NewestRequest, UnixTime.Clamp(time));

    public void Clear()
    {
        NewestRequest = 0;
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
