using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Ledger.Native;
using Clawtail.Tailer.OpenClaw.Native;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>Turns the text of a line or a row into turns of a batch, and tallies what became of every entry.</summary>
internal sealed class EntryReader(ITailerEvents events)
{
    private readonly TranscriptParser _parser = new();

    /// <inheritdoc cref="TranscriptParser.Run"/>
    public RunUsage Run
    {
        get => _parser.Run;
        set => _parser.Run = value;
    }

    /// <summary>Reads the entry, or entries, of one complete line.</summary>
    /// <param name="offset">Where the line stands in its source.</param>
    /// <returns>False if anything of it had to be skipped.</returns>
    public bool Read(string source, ReadOnlySpan<byte> line, long offset, TurnBatch batch)
    {
        var rest = Trim(line);
        var isSound = !rest.IsEmpty || !line.Contains((byte)0);
        if (!isSound) Skip(source, offset, EntryOutcome.Hole, batch);

        var patience = RepairBudget.For(line.Length);
        for (var isFirst = true; !rest.IsEmpty; isFirst = false)
        {
            var outcome = ReadOne(rest, batch, isFirst, out var consumed);
            var isRead = outcome is EntryOutcome.Turn or EntryOutcome.NotATurn or EntryOutcome.Synthetic or EntryOutcome.Repeated or EntryOutcome.Mirror;
            if (isRead) batch.Entries[(int)outcome]++;
            else Skip(source, offset, outcome, batch);
            if (outcome == EntryOutcome.Turn && _parser.HadOddCount) Skip(source, offset, EntryOutcome.OddField, batch);
            isSound &= isRead;
            if (!patience.TrySpend(_parser.WalkedInVain)) break;
            rest = Trim(rest[consumed..]);
        }
        return isSound;
    }

    /// <summary>A last line whose newline is missing: if it is a whole turn already, it is counted; otherwise it is waited for.</summary>
    public void ReadUnfinished(ReadOnlySpan<byte> line, TurnBatch batch)
    {
        var rest = Trim(line);
        var run = _parser.Run;
        if (!rest.IsEmpty && rest[^1] == (byte)'}') ReadOne(rest, batch, isFirst: true, out _);

        // It is read again when it is complete, and must not be in its run twice.
        _parser.Run = run;
    }

    /// <summary>An entry that is known to be no turn without being read.</summary>
    /// <param name="written">Milliseconds since the Unix epoch; null if nothing says.</param>
    public static void PassOver(long? written, TurnBatch batch)
    {
        batch.Entries[(int)EntryOutcome.NotATurn]++;
        if (written is { } time) batch.SawEntry(time);
    }

    public void Skip(string source, long offset, EntryOutcome outcome, TurnBatch batch)
    {
        batch.Entries[(int)outcome]++;
        events.EntrySkipped(source, offset, outcome);
    }

    private EntryOutcome ReadOne(ReadOnlySpan<byte> text, TurnBatch batch, bool isFirst, out int consumed)
    {
        var outcome = _parser.Parse(text, ref batch.Next, out consumed, out var written, isFirst);
        if (written is { } time) batch.SawEntry(time);
        if (written is { } asked && _parser.IsRequest) batch.SawRequest(asked);
        if (_parser.MayBeNative && MirrorRowParser.Parse(text[..consumed]) is { Kind: not MirrorRowKind.None } row)
            return TakeMirror(row, outcome, batch);

        if (outcome == EntryOutcome.Turn) batch.Accept();
        return outcome;
    }

    /// <summary>A row that OpenClaw copied of a native turn: whether it counts is the ledger's to say, which knows the rollouts.</summary>
    private static EntryOutcome TakeMirror(MirrorRow row, EntryOutcome outcome, TurnBatch batch)
    {
        var isTurn = outcome == EntryOutcome.Turn;
        var counted = isTurn ? batch.Next : default;
        counted.Session = batch.Sessions.Count - 1;
        if (row.Kind == MirrorRowKind.FailedRun) counted = FailedRun(row, counted);

        var kind = row.Kind switch
        {
            MirrorRowKind.Reply or MirrorRowKind.FailedReply => NativeRowKind.Reply,
            MirrorRowKind.FailedRun => NativeRowKind.FailedRun,
            _ => NativeRowKind.Link,
        };
        batch.Native.Rows.Add(new NativeRow(kind, row.Thread.Value, row.Turn.Value, row.Run.Value, row.Delivery.Value, counted));
        return isTurn && kind == NativeRowKind.Link ? EntryOutcome.Mirror : outcome;
    }

    /// <summary>Its time is read with the row: an entry that is no turn is left before its time is read.</summary>
    private static Turn FailedRun(MirrorRow row, Turn turn) => turn with
    {
        Key = new TurnKey((ulong)(row.Run.Value >> 64), (ulong)row.Run.Value),
        Time = row.Written,
        Provider = ProviderName.Codex,
        Model = "unknown",
        ErrorReason = row.Reason,
    };

    /// <summary>
    /// Without white space, the byte order mark of an editor, and NULs: a writer that goes on at its old position after a
    /// truncation leaves a hole in front of a good line.
    /// </summary>
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        text = text.Trim("\0\t\r\n "u8);
        return text.StartsWith("\uFEFF"u8) ? text[3..].TrimStart("\t "u8) : text;
    }
}
