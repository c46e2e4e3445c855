using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Archives;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>An agent's database, and how far it has been read. One thread uses it at a time.</summary>
/// <param name="agent">The folder under <c>agents/</c> it belongs to.</param>
internal sealed class AgentDatabaseSource(string path, string relativePath, string agent) : Source(path)
{
    /// <summary>Databases are read before transcripts: where copies disagree, the row is what OpenClaw itself goes by.</summary>
    private const int Rank = -1;

    private (int, int, int, int, long) _savedVersion;

    public string RelativePath { get; } = relativePath;
    public string Agent { get; } = agent;
    public DatabasePosition Position { get; private set; } = new();

    /// <summary>Sessions that were rewritten, and are being read again.</summary>
    public RewrittenSessions Rewritten { get; } = new();

    /// <summary>An archived transcript that is being read; null between two.</summary>
    public (ArchiveRow Row, ArchivedTranscript Transcript)? Archive { get; private set; }

    /// <summary>The database as the last sweep or event saw it.</summary>
    public DatabaseStat LastStat { get; set; }

    /// <summary>What was skipped is looked at again: a sweep found the database changed.</summary>
    public bool RetriesDamaged { get; set; }

    /// <summary>The highest row id there is, as far as known.</summary>
    public long HighestRow { get; set; }

    public override (int Rank, long Started, string Path) Order => (Rank, 0, Path);

    public override long? Changed => LastStat == Position.Seen ? null : LastStat.Written;

    // Rows differ in size; for showing progress their share will do.
    public override long BytesBehind =>
        HighestRow <= Position.Events.Top ? (IsCurrent(LastStat, 0) || HighestRow > 0 ? 0 : LastStat.TotalSize)
        : (long)((1 - (double)Position.Events.Top / HighestRow) * LastStat.TotalSize);

    public override DrainOutcome Drain(DrainTools tools, TurnBatch batch) => tools.Databases.Read(this, batch);

    /// <summary>Nothing has changed since it was read to its end.</summary>
    /// <param name="settledBefore">Ticks: what was written earlier cannot have changed again under the same time stamp.</param>
    public bool IsCurrent(DatabaseStat stat, long settledBefore) =>
        Trouble == SourceTrouble.None && !IsBeingRead && stat == Position.Seen && (!Position.IsUnsettled || stat.Written > settledBefore);

    public void Restore(SourcePosition saved)
    {
        Position = new DatabasePosition(saved);
        _savedVersion = Position.Version;
    }

    /// <returns>What to save; null when the ledger would learn nothing from it.</returns>
    public SourcePosition? TakeUnsaved()
    {
        if (Position.Version == _savedVersion) return null;

        _savedVersion = Position.Version;
        return Position.Save(RelativePath);
    }

    public void TakeArchive(ArchiveRow row, ArchivedTranscript transcript) => Archive = (row, transcript);

    public void PutBackArchive()
    {
        Archive?.Transcript.Dispose();
        Archive = null;
    }

    public override void Close()
    {
        PutBackArchive();
        IsBeingRead = false;
    }
}
