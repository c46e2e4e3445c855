using Clawtail.Tailer.Ledger;
using ZstdSharp;

namespace Clawtail.Tailer.Files;

/// <summary>
/// The lines of a stream that can be read only forwards. Nothing of how far it was read is durable: what is interrupted
/// begins again, and turn keys absorb what was counted.
/// </summary>
internal sealed class CompressedLines : IDisposable
{
    private readonly Stream _content;
    private readonly LineParser _parser;
    private readonly FileTools _tools;
    private readonly LineReader _lines;
    private long _line;

    /// <param name="content">Not compressed any more. Owned.</param>
    /// <param name="parser">Has begun. Given back at the end.</param>
    public CompressedLines(Stream content, LineParser parser, FileTools tools)
    {
        (_content, _parser, _tools) = (content, parser, tools);
        _lines = tools.Lines.Rent();
        _lines.Begin(content.Read, 0, passesOver: false, tools.Limits.ArchivePause, parser.CanMatter);
    }

    /// <summary>Why its rest could not be read; null as long as all is well.</summary>
    public EntryOutcome? Damage { get; private set; }

    /// <summary>Reads on into the batch, until it is full, a pause is due, or the stream ends.</summary>
    /// <returns>True at its end.</returns>
    public bool Read(TurnBatch batch)
    {
        var before = _lines.BytesRead;
        _parser.Enter(batch);
        _lines.Resume();
        try
        {
            while (!batch.IsFull)
            {
                if (!_lines.TryRead(out var line)) return _lines.IsAtEnd && ReadLast(batch);
                Take(line, batch);
            }
            return false;
        }
        catch (ZstdException exception)
        {
            return Stop(Zstandard.ReasonOf(exception), batch);
        }
        catch (EndOfStreamException)
        {
            return Stop(EntryOutcome.Truncated, batch);
        }
        finally
        {
            batch.BytesRead += _lines.BytesRead - before;
            _lines.Release();
        }
    }

    public void Dispose()
    {
        _tools.Lines.Return(_lines);
        _tools.Parsers.Return(_parser);
        _content.Dispose();
    }

    private void Take(in Line line, TurnBatch batch)
    {
        _line++;
        if (line.IsOversized) _parser.Skip(_line, EntryOutcome.Oversized, batch);
        else _parser.Read(line.Bytes, _line, batch);
    }

    /// <summary>What ends without a newline ends here: nobody will write the rest.</summary>
    private bool ReadLast(TurnBatch batch)
    {
        if (!_lines.Unfinished.IsEmpty) _parser.Read(_lines.Unfinished, ++_line, batch);
        return true;
    }

    private bool Stop(EntryOutcome damage, TurnBatch batch)
    {
        Damage = damage;
        _parser.Skip(_line + 1, damage, batch);
        return true;
    }
}
