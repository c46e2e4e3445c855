using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>Turns the text of a line or a row into turns of a batch, and tallies what became of every entry.</summary>
internal sealed class EntryReader(ITailerEvents events)
{
    private readonly TranscriptParser _parser = new();

    /// <summary>Reads the entry, or entries, of one complete line.</summary>
    /// <param name="offset">Where the line stands in its source.</param>
    /// <returns>False if anything of it had to be skipped.</returns>
    public bool Read(string source, ReadOnlySpan<byte> line, long offset, TurnBatch batch)
    {
        var rest = Trim(line);
        var isSound = !rest.IsEmpty || !line.Contains((byte)0);
        if (!isSound) Skip(source, offset, EntryOutcome.Hole, batch);

        while (!rest.IsEmpty)
        {
            var outcome = ReadOne(rest, batch, out var consumed);
            var isRead = outcome is EntryOutcome.Turn or EntryOutcome.NotATurn or EntryOutcome.Synthetic;
            if (isRead) batch.Entries[(int)outcome]++;
            else Skip(source, offset, outcome, batch);
            isSound &= isRead;
            rest = Trim(rest[consumed..]);
        }
        return isSound;
    }

    /// <summary>A last line whose newline is missing: if it is a whole turn already, it is counted; otherwise it is waited for.</summary>
    public void ReadUnfinished(ReadOnlySpan<byte> line, TurnBatch batch)
    {
        var rest = Trim(line);
        if (!rest.IsEmpty && rest[^1] == (byte)'}') ReadOne(rest, batch, out _);
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

    private EntryOutcome ReadOne(ReadOnlySpan<byte> text, TurnBatch batch, out int consumed)
    {
        var outcome = _parser.Parse(text, ref batch.Next, out consumed, out var written);
        if (outcome == EntryOutcome.Turn) batch.Accept();
        if (written is { } time) batch.SawEntry(time);
        return outcome;
    }

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
