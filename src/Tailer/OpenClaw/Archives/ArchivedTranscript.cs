using System.Buffers;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using ZstdSharp;

namespace Clawtail.Tailer.OpenClaw.Archives;

/// <summary>How a transcript is written down in an archive.</summary>
internal enum ArchiveFormat
{
    /// <summary>As in a transcript file, an entry a line.</summary>
    Transcript,

    /// <summary>As OpenClaw's cold storage has it: see <see cref="ColdRecord"/>.</summary>
    Cold,
}

/// <summary>
/// A whole transcript out of a stream that can be read only forwards. Nothing of how far it was read is durable: what is
/// interrupted begins again, and turn keys absorb what was counted.
/// </summary>
/// <param name="path">What events and logs call it.</param>
/// <param name="content">Not compressed any more. Owned.</param>
internal sealed class ArchivedTranscript(string path, Stream content, ArchiveFormat form, int maxEntrySize) : IDisposable
{
    /// <summary>Bytes after which a reading pauses, so that one huge archive does not starve the others.</summary>
    private const int PauseAfter = 8 * 1024 * 1024;

    private readonly StreamLines _lines = new(content, maxEntrySize);
    private long _line;
    private string? _session;

    /// <summary>Why its rest could not be read; null as long as all is well.</summary>
    public EntryOutcome? Damage { get; private set; }

    /// <summary>Reads on into the batch, until it is full, a pause is due, or the archive ends.</summary>
    /// <param name="sessionOf">Names the session, and its kind, of what the header calls so; null when there is no header.</param>
    /// <returns>True at its end.</returns>
    public bool Read(EntryReader entries, TurnBatch batch, Func<string?, (string Id, string Kind)> sessionOf)
    {
        var begin = _lines.BytesRead;
        if (_line > 0) Enter(batch, sessionOf);
        try
        {
            while (!batch.IsFull && _lines.BytesRead - begin < PauseAfter)
            {
                if (!_lines.TryRead(out var line, out var isOversized)) return true;
                if (_line++ == 0) EnterFirst(line, batch, sessionOf);
                if (isOversized) entries.Skip(path, _line, EntryOutcome.Oversized, batch);
                else ReadLine(line, entries, batch);
            }
            return false;
        }
        catch (ZstdException exception)
        {
            return Stop(Zstandard.ReasonOf(exception), entries, batch);
        }
        catch (EndOfStreamException)
        {
            return Stop(EntryOutcome.Truncated, entries, batch);
        }
        finally
        {
            batch.BytesRead += _lines.BytesRead - begin;
        }
    }

    public void Dispose() => _lines.Dispose();

    private void EnterFirst(ReadOnlySpan<byte> line, TurnBatch batch, Func<string?, (string Id, string Kind)> sessionOf)
    {
        if (form == ArchiveFormat.Transcript) _session = SessionHeader.Of(line).Session;
        else ColdRecord.Read(line, default, ref _session);
        Enter(batch, sessionOf);
    }

    private void Enter(TurnBatch batch, Func<string?, (string Id, string Kind)> sessionOf)
    {
        var (id, kind) = sessionOf(_session);
        batch.EnterSession(id, kind);
    }

    private void ReadLine(ReadOnlySpan<byte> line, EntryReader entries, TurnBatch batch)
    {
        if (form == ArchiveFormat.Transcript)
        {
            entries.Read(path, line, _line, batch);
            return;
        }

        var entry = ArrayPool<byte>.Shared.Rent(line.Length);
        var length = ColdRecord.Read(line, entry, ref _session);
        if (length < 0) entries.Skip(path, _line, EntryOutcome.Malformed, batch);
        else entries.Read(path, entry.AsSpan(0, length), _line, batch);
        ArrayPool<byte>.Shared.Return(entry);
    }

    private bool Stop(EntryOutcome damage, EntryReader entries, TurnBatch batch)
    {
        Damage = damage;
        entries.Skip(path, _line + 1, damage, batch);
        return true;
    }
}
