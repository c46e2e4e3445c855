using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Archives;
using Clawtail.Tailer.Sources;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>A transcript file: its name, its session and the position it was read to. One thread uses it at a time.</summary>
/// <param name="agent">The folder under <c>agents/</c> it belongs to.</param>
internal sealed class TranscriptFile(string path, string relativePath, string agent, TranscriptKind kind) : Source(path)
{
    private FilePosition _saved;
    private HandleBudget? _held;

    public string RelativePath { get; } = relativePath;
    public string Agent { get; } = agent;
    public TranscriptKind Kind { get; } = kind;

    /// <summary>Agent and session, as the session index is asked.</summary>
    public string Session { get; private set; } = $"{agent}/{TranscriptName.SessionOf(System.IO.Path.GetFileName(path))}";

    /// <summary>When the session began; milliseconds since the Unix epoch, 0 if the header does not say.</summary>
    public long Started { get; private set; }

    public FilePosition Position { get; set; }

    /// <summary>The content of a compressed file while it is being read.</summary>
    public ArchivedTranscript? Archive { get; set; }

    public bool IsCompressed => TranscriptName.IsCompressed(Path);

    /// <summary>Open while it is being read, and as long after as it is likely to grow: then its tail survives its deletion.</summary>
    public SafeFileHandle? Handle { get; set; }

    /// <summary>Its first line has been looked at.</summary>
    public bool IsIdentified { get; private set; }

    /// <summary>The file as the last sweep or event saw it.</summary>
    public FileStat LastStat { get; set; }

    public override (int Rank, long Started, string Path) Order => ((int)Kind, Started, Path);

    public override long? Changed => LastStat == Position.Seen ? null : LastStat.Mtime;

    public override long BytesBehind => Math.Max(0, LastStat.Size - Position.Offset);

    public override DrainOutcome Drain(DrainTools tools, TurnBatch batch) =>
        IsCompressed ? tools.CompressedFiles.Read(this, batch) : tools.Files.Read(this, batch);

    /// <summary>Nothing has changed since it was read to its end.</summary>
    /// <param name="settledBefore">Ticks: what was written earlier cannot have changed again under the same time stamp.</param>
    public bool IsCurrent(FileStat stat, long settledBefore) =>
        Trouble == SourceTrouble.None && !IsBeingRead && stat == Position.Seen && (!Position.Unsettled || stat.Mtime > settledBefore);

    public void Identify(TranscriptHead head)
    {
        if (head.Session is { } session) Session = $"{Agent}/{session}";
        Started = head.Started;
        IsIdentified = true;
    }

    /// <summary>Takes over where another name of the same content stood.</summary>
    public void Inherit(TranscriptFile from) =>
        Position = from.Position with { Seen = default, Unsettled = false };

    public void Restore(TranscriptPosition saved)
    {
        Position = _saved = saved.File;
        (Session, Started, IsIdentified) = (saved.Session, saved.Started, true);
    }

    /// <returns>What to save; null when the ledger would learn nothing from it.</returns>
    public SourcePosition? TakeUnsaved()
    {
        if (Position with { Unsettled = _saved.Unsettled } == _saved) return null;

        _saved = Position;
        return new TranscriptPosition(Position, Session, Started).Save(RelativePath);
    }

    /// <summary>Stays open after it was read, if the budget allows.</summary>
    public void Hold(HandleBudget budget)
    {
        if (_held is not null) return;

        if (budget.TryTake()) _held = budget;
        else Close();
    }

    public override void Close()
    {
        Archive?.Dispose();
        Archive = null;
        Handle?.Dispose();
        Handle = null;
        IsBeingRead = false;
        _held?.GiveBack();
        _held = null;
    }
}
