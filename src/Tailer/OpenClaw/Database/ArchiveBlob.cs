using Clawtail.Tailer.Files;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>The row of an archive went away while it was read: its session was restored, or its time was over.</summary>
internal sealed class ArchiveGoneException : IOException;

/// <summary>
/// The bytes of an archived transcript, fetched in slices: each opens the database, reads, and lets go of it, so that no
/// reading of a large archive holds up OpenClaw's checkpoints.
/// </summary>
internal sealed class ArchiveBlob(string path, FileGate gate, ArchiveRow row) : Stream
{
    private const int SliceLength = 4 * 1024 * 1024;

    private byte[] _slice = [];
    private int _taken;
    private int _filled;
    private long _fetched;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => row.Length;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="ArchiveGoneException">The row is not there any more, or is another.</exception>
    /// <exception cref="IOException">The database cannot be read now.</exception>
    /// <exception cref="SqliteException">Likewise, or the row is damaged; the code says which.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_taken == _filled && !TryFetch()) return 0;

        var length = Math.Min(buffer.Length, _filled - _taken);
        _slice.AsSpan(_taken, length).CopyTo(buffer);
        _taken += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool TryFetch()
    {
        if (_fetched == row.Length) return false;

        switch (AgentDatabase.TryOpen(path, gate, out var database, out var reason))
        {
            case DatabaseOpenOutcome.Gone or DatabaseOpenOutcome.Empty: throw new ArchiveGoneException();
            case not DatabaseOpenOutcome.Opened: throw new IOException(reason ?? AgentDatabase.NeedsRecovery);
        }
        using (database)
        {
            Fetch(database!);
            if (database!.WasWrittenTo) throw new IOException("it was written to while it was read");
        }
        return true;
    }

    private void Fetch(AgentDatabase database)
    {
        database.Begin();
        if (ArchiveRow.At(database, AgentSchema.Read(database), row.Table, row.RowId)?.Hash != row.Hash) throw new ArchiveGoneException();

        var length = (int)Math.Min(SliceLength, row.Length - _fetched);
        if (_slice.Length < length) _slice = new byte[length];
        Check(raw.sqlite3_blob_open(database.Connection.Handle!, "main", ArchiveRow.NameOf(row.Table), "archive_blob", row.RowId, 0, out var blob), database);
        using (blob)
        {
            Check(raw.sqlite3_blob_read(blob, _slice.AsSpan(0, length), (int)_fetched), database);
        }
        database.End();
        (_taken, _filled) = (0, length);
        _fetched += length;
    }

    private static void Check(int code, AgentDatabase database) => SqliteException.ThrowExceptionForRC(code, database.Connection.Handle);
}
