using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Archives;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tailer.OpenClaw.Sessions;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Reads the transcripts that are archived in rows, one after the other, when there are no events left to read.</summary>
internal sealed class ArchiveReader(int maxEntrySize, EntryReader entries)
{
    /// <summary>Takes the next archive that has not been read, if none is being read.</summary>
    public void Take(AgentDatabaseSource source, AgentDatabase database, AgentSchema shape)
    {
        if (source.Archive is not null) return;

        if (shape.HasArchives) Take(source, database, ArchiveTable.Deleted, source.Position.Archives);
        if (source.Archive is null && shape.HasColdArchives) Take(source, database, ArchiveTable.Cold, source.Position.ColdArchives);
    }

    /// <returns>True if there is none to read.</returns>
    public bool Read(AgentDatabaseSource source, TurnBatch batch)
    {
        if (source.Archive is not { } archive) return true;
        if (batch.IsFull) return false;

        try
        {
            if (!archive.Transcript.Read(entries, batch, _ => SessionOf(source, archive.Row))) return false;
        }
        catch (ArchiveGoneException)
        {
            // What it held is in the live rows again, or its time was over.
        }
        TrailOf(source, archive.Row.Table).Add(archive.Row.Mark);
        source.PutBackArchive();
        return false;
    }

    private void Take(AgentDatabaseSource source, AgentDatabase database, ArchiveTable table, RowCheckpoint trail)
    {
        trail.GoBack(mark => ArchiveRow.At(database, table, mark.RowId)?.Mark == mark);
        while (ArchiveRow.After(database, table, trail.Top) is { } row)
        {
            if (!row.IsElsewhere)
            {
                source.TakeArchive(row, Open(source.Path, row));
                return;
            }
            trail.Add(row.Mark);
        }
        trail.Thin();
    }

    private ArchivedTranscript Open(string path, ArchiveRow row)
    {
        Stream blob = new ArchiveBlob(path, row);
        var form = row.Table == ArchiveTable.Cold ? ArchiveFormat.Cold : ArchiveFormat.Transcript;
        return new ArchivedTranscript(path, row.IsCompressed ? Zstandard.Decompress(blob) : blob, form, maxEntrySize);
    }

    private static (string Id, string Kind) SessionOf(AgentDatabaseSource source, ArchiveRow row)
    {
        var kind = SessionKey.KindOfUnlisted(row.Session);
        if (kind == SessionRow.UnknownKind && row.Key is { } key) kind = SessionKey.KindOf(key, isSpawned: false);
        return ($"{source.Agent}/{row.Session}", kind);
    }

    private static RowCheckpoint TrailOf(AgentDatabaseSource source, ArchiveTable table) =>
        table == ArchiveTable.Deleted ? source.Position.Archives : source.Position.ColdArchives;
}
