using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Archives;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tailer.OpenClaw.Sessions;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Reads the transcripts that are archived in rows, one after the other, when there are no events left to read.</summary>
internal sealed class ArchiveReader(FileTools tools) : IDisposable
{
    /// <summary>Rows without a transcript that one reading passes over: OpenClaw's checkpoints wait for it.</summary>
    private const int PassedOver = 5000;

    private ArchiveRow? _row;
    private bool _isAtEnd;
    private CompressedLines? _lines;

    /// <summary>Takes the next archive that has not been read, if none is being read.</summary>
    /// <returns>The source, past archives that are kept elsewhere.</returns>
    public AgentDatabaseSource Take(AgentDatabaseSource source, AgentDatabase database, AgentSchema schema)
    {
        if (_row is not null) return source;

        _isAtEnd = true;
        if (schema.HasArchives) source = Take(source, database, schema, ArchiveTable.Deleted);
        return _row is null && _isAtEnd && schema.HasColdArchives ? Take(source, database, schema, ArchiveTable.Cold) : source;
    }

    /// <param name="source">Moves on with an archive that was read to its end.</param>
    /// <returns>True if there is none to read.</returns>
    public bool Read(ref AgentDatabaseSource source, TurnBatch batch)
    {
        if (_row is not { } row) return _isAtEnd;
        if (batch.IsFull) return false;

        try
        {
            _lines ??= Open(source, row);
            if (!_lines.Read(batch)) return false;
        }
        catch (ArchiveGoneException)
        {
            // What it held is in the live rows again, or its time was over.
        }
        var position = source.Position;
        source = source with { Position = position.With(row.Table, position.CheckpointOf(row.Table).Add(row.Hash)) };
        Dispose();
        return false;
    }

    public void Dispose()
    {
        _lines?.Dispose();
        (_lines, _row) = (null, null);
    }

    private AgentDatabaseSource Take(AgentDatabaseSource source, AgentDatabase database, AgentSchema schema, ArchiveTable table)
    {
        var checkpoint = source.Position.CheckpointOf(table).Rewind(known => ArchiveRow.At(database, schema, table, known.RowId)?.Hash == known);
        var passed = 0;
        foreach (var row in ArchiveRow.After(database, schema, table, checkpoint.Last))
        {
            if (!row.IsElsewhere) _row = row;
            _isAtEnd = ++passed <= PassedOver;
            if (_row is not null || !_isAtEnd) break;
            checkpoint = checkpoint.Add(row.Hash);
        }
        return source with { Position = source.Position.With(table, checkpoint) };
    }

    private CompressedLines Open(AgentDatabaseSource source, ArchiveRow row)
    {
        var parser = (TranscriptLineParser)tools.Parsers.Rent();
        var kind = row.Key is { } key ? SessionKey.KindOf(key, isSpawned: false) : SessionKey.KindOfUnlisted(row.Session);
        parser.BeginArchive(
            source.Path, $"{source.Agent}/{row.Session}", kind, row.Table == ArchiveTable.Cold ? ArchiveFormat.Cold : ArchiveFormat.Transcript);
        Stream blob = new ArchiveBlob(source.Path, tools.Gate, row);
        return new CompressedLines(row.IsCompressed ? Zstandard.Decompress(blob) : blob, parser, tools);
    }
}
