using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Codex;

/// <summary>
/// Reads the lines of one rollout in order (Codex 0.143 to 0.154): a span in, a call, a failure or the plan's limits out.
/// Knows nothing of files.
/// </summary>
/// <remarks>
/// A line alone says little: which turn and model a call belongs to, whether a running total moved and whether a turn was
/// copied from another thread is known from the lines before it. That is <see cref="RolloutProgress"/>, which can be saved
/// after any line. Not safe for concurrent use: a thread has its own.
/// </remarks>
internal sealed class RolloutParser
{
    private readonly RolloutProgress _progress;

    /// <summary>How far before the end of the line an entry begins for the last time; 0 if none does, null while nobody has looked.</summary>
    private int? _lastBeginning;
    private readonly RolloutCounter _counter;

    public RolloutParser()
    {
        _progress = new RolloutProgress();
        _counter = new RolloutCounter(_progress);
    }

    /// <summary>The rollout's own thread, as far as the lines read so far tell.</summary>
    public RolloutThread Thread => _progress.Thread;

    /// <summary>Bytes that were walked over in vain to find that the last entry is none.</summary>
    public int WalkedInVain { get; private set; }

    /// <summary>Goes on behind the lines that <paramref name="state"/> was saved after.</summary>
    public void Restore(RolloutState state) => _progress.Restore(state);

    public RolloutState Save() => _progress.Save();

    /// <summary>Reads the first entry of <paramref name="text"/>, which starts with neither white space nor NUL.</summary>
    /// <param name="consumed">Bytes that belong to the entry; what follows on the same line is another one.</param>
    /// <returns><see cref="EntryOutcome.Turn"/> for a call or a failure.</returns>
    /// <param name="isFirst">It begins a line; false for what follows on the line of the entry before.</param>
    public EntryOutcome Parse(ReadOnlySpan<byte> text, ref RolloutEntry entry, out int consumed, bool isFirst = true)
    {
        if (isFirst) _lastBeginning = null;
        entry = default;
        WalkedInVain = 0;
        if (RolloutLine.CannotMatter(text)) return Pass(text, out consumed);

        var line = new RawLine();
        var walk = new JsonObjectReader(text);
        if (walk.TryEnter()) ReadLine(ref walk, ref line);
        else walk.Skip();

        WalkedInVain = walk.FaultedAt;
        consumed = walk.Fault == JsonFault.None ? Math.Max(walk.Position, 1) : NextEntry(text);
        if (walk.Fault == JsonFault.TooDeep) return EntryOutcome.TooDeep;
        return walk.Fault == JsonFault.Malformed ? EntryOutcome.Malformed : Read(line, ref entry);
    }

    /// <summary>
    /// A writer that died in the middle of a line leaves the next one glued to it; only where there may be one is a line that
    /// cannot matter walked through.
    /// </summary>
    private EntryOutcome Pass(ReadOnlySpan<byte> text, out int consumed)
    {
        // However many entries one line holds, it is searched once: what they have in common is its end.
        _lastBeginning ??= text.LastIndexOf(RolloutLine.Beginning) is >= 0 and var at ? text.Length - at : 0;
        consumed = text.Length;
        if (_lastBeginning == 0 || text.Length - 1 < _lastBeginning) return EntryOutcome.NotATurn;

        var walk = new JsonObjectReader(text);
        walk.Skip();
        WalkedInVain = walk.FaultedAt;
        consumed = walk.Fault == JsonFault.None ? walk.Position : NextEntry(text);
        return walk.Fault == JsonFault.None ? EntryOutcome.NotATurn : EntryOutcome.Malformed;
    }

    private static int NextEntry(ReadOnlySpan<byte> text)
    {
        var next = text[1..].IndexOf(RolloutLine.Beginning);
        return next < 0 ? text.Length : next + 1;
    }

    private static void ReadLine(ref JsonObjectReader walk, ref RawLine line)
    {
        while (walk.TryNext(out var name))
        {
            if (name.Is("timestamp"u8)) line.Timestamp = walk.ReadText();
            else if (name.Is("type"u8)) line.Type = walk.ReadText();
            else if (name.Is("payload"u8)) line.Payload = walk.Skip();
            else walk.Skip();
        }
    }

    private EntryOutcome Read(in RawLine line, ref RolloutEntry entry)
    {
        var isEvent = line.Type.Is("event_msg"u8);
        var isRecord = line.Type.Is("token_usage_record"u8);
        var isContext = line.Type.Is("turn_context"u8);
        if (!isEvent && !isRecord && !isContext && !line.Type.Is("session_meta"u8)) return EntryOutcome.NotATurn;

        var payload = RolloutPayload.Read(line.Payload);
        if (payload.IsInvalid) return EntryOutcome.Invalid;

        var time = IsoTime.Parse(line.Timestamp);
        if (isEvent) return _counter.TakeEvent(payload, time, ref entry);
        if (isRecord) return _counter.TakeRecord(payload, time, ref entry);

        if (isContext) _counter.TakeContext(payload);
        else _progress.Declare(payload.Thread);
        return EntryOutcome.NotATurn;
    }

    private ref struct RawLine
    {
        public JsonText Timestamp;
        public JsonText Type;
        public ReadOnlySpan<byte> Payload;
    }
}
