using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Files;

/// <summary>
/// Understands the lines of one format of files. What it must remember from line to line is saved with the position, so
/// that a reading that goes on after a restart understands the same.
/// </summary>
internal abstract class LineParser
{
    /// <summary>The lines that follow are the source's, from its position on; whatever was read before is forgotten.</summary>
    public abstract void Begin(FileSource source);

    /// <summary>What follows goes into this batch.</summary>
    public abstract void Enter(TurnBatch batch);

    public abstract void Read(ReadOnlySpan<byte> line, long offset, TurnBatch batch);

    /// <summary>A last line whose newline is missing, of which a part may still be to come. Leaves no trace in what is remembered.</summary>
    public abstract void ReadUnfinished(ReadOnlySpan<byte> line, TurnBatch batch);

    /// <summary>Counts and reports something that had to be skipped.</summary>
    public abstract void Skip(long offset, EntryOutcome outcome, TurnBatch batch);

    /// <summary>Whether a long line that begins so can matter. One that cannot is never held in memory as a whole.</summary>
    public virtual bool CanMatter(ReadOnlySpan<byte> beginning) => true;

    /// <returns>What must be remembered after the lines read; null for nothing.</returns>
    public virtual string? Save() => null;
}
