namespace Clawtail.Tailer.Files;

/// <summary>Puts the next bytes of a file or stream into a buffer.</summary>
/// <returns>How many; 0 at the end.</returns>
internal delegate int FillBytes(Span<byte> buffer);

/// <summary>Whether a line can matter that begins like this; asked only for lines that outgrow the buffer.</summary>
internal delegate bool LineFilter(ReadOnlySpan<byte> beginning);

/// <summary>A complete line, still in the reader's buffer: valid until the next one is asked for.</summary>
internal readonly ref struct Line(ReadOnlySpan<byte> bytes, long offset, bool isOversized)
{
    /// <summary>Without its newline; nothing of an oversized line.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Where it starts; bytes.</summary>
    public long Offset { get; } = offset;

    public bool IsOversized { get; } = isOversized;
}

/// <summary>
/// Reads the complete lines of whatever fills its buffer, in bounded memory: the buffer grows to the entry limit and no
/// further, and a longer line is passed over. Keeps its buffer from source to source.
/// </summary>
/// <param name="maxLine">Bytes.</param>
/// <param name="large">Of at least <see cref="SizeFor"/> bytes; taken while a line outgrows the reader's own buffer.</param>
internal sealed class LineReader(int maxLine, LargeBuffer large)
{
    /// <summary>Bytes asked for at once: fits the second-level cache of one core.</summary>
    private const int ChunkSize = 256 * 1024;

    /// <summary>Bytes of a reader's own.</summary>
    private const int OwnSize = 4 * ChunkSize;

    private byte[] _buffer = new byte[ChunkSize];
    private byte[]? _own;
    private FillBytes _fill = null!;
    private LineFilter? _filter;
    private AnchorBuffer? _anchor;
    private int _pauseAfter;
    private long _begin;
    private long _pausedAt;
    private long _bufferOffset;
    private int _anchored;
    private int _start;
    private int _searched;
    private int _filled;
    private bool _passesOver;

    /// <summary>Bytes that came in since <see cref="Begin"/>.</summary>
    public long BytesRead { get; private set; }

    /// <summary>There is no more; false when the reading paused.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Inside a line that is not handed out, whose rest is passed over.</summary>
    public bool IsPassingOver => _passesOver;

    /// <summary>What stands after the last newline.</summary>
    public ReadOnlySpan<byte> Unfinished => _passesOver ? default : _buffer.AsSpan(_start, _filled - _start);

    /// <summary>After the lines handed out; bytes.</summary>
    public long Offset => _bufferOffset + _start;

    /// <param name="offset">Where the first byte that is filled in stands.</param>
    /// <param name="passesOver">The first bytes are the rest of a line that is passed over.</param>
    /// <param name="pauseAfter">Bytes after which a reading pauses, once it has moved on.</param>
    /// <param name="anchor">Told every byte that is left behind; null where nobody asks.</param>
    public void Begin(FillBytes fill, long offset, bool passesOver, int pauseAfter, LineFilter? filter = null, AnchorBuffer? anchor = null)
    {
        if (_own is not null) GiveBack();
        (_fill, _filter, _anchor, _pauseAfter, _passesOver) = (fill, filter, anchor, pauseAfter, passesOver);
        _begin = _bufferOffset = offset;
        _anchored = _start = _searched = _filled = 0;
        _pausedAt = 0;
        BytesRead = 0;
        IsAtEnd = false;
    }

    /// <summary>What a large buffer must hold for lines of up to a length, and what is read beyond them.</summary>
    public static int SizeFor(int maxLine) => (int)Math.Min(Array.MaxLength, (long)maxLine + 2 * ChunkSize);

    /// <summary>The reading is over, or pauses: what others may wait for is given back. What was handed out is no longer valid.</summary>
    public void Release()
    {
        if (_own is null) return;

        // A line that is still not at its end here is never read on: the reading is over.
        if (_filled - _start <= _own.Length) MakeRoomAt(_own);
        else (_anchored, _start, _searched, _filled) = (0, 0, 0, 0);
        GiveBack();
    }

    /// <summary>Goes on after a pause.</summary>
    public void Resume() => (_pausedAt, _begin) = (BytesRead, Offset);

    /// <summary>False at the end, or when the reading pauses.</summary>
    public bool TryRead(out Line line)
    {
        do
        {
            if (TryTake(out line)) return true;
        }
        while (TryFill());
        return false;
    }

    /// <summary>The anchor has been told everything before <see cref="Offset"/>.</summary>
    public void FlushAnchor()
    {
        _anchor?.Append(_buffer.AsSpan(_anchored, _start - _anchored));
        _anchored = _start;
    }

    private bool TryTake(out Line line)
    {
        while (TryFindEnd(out var end))
        {
            line = new Line(_buffer.AsSpan(_start, end - _start), Offset, end - _start > maxLine);
            MoveTo(end + 1);
            if (!_passesOver) return true;
            _passesOver = false;
        }

        line = new Line(default, Offset, isOversized: true);
        var isTooLong = _filled - _start > maxLine && !_passesOver;
        _passesOver |= isTooLong;
        if (_passesOver) MoveTo(_filled);
        return isTooLong;
    }

    private bool TryFindEnd(out int end)
    {
        var found = _buffer.AsSpan(_searched, _filled - _searched).IndexOf((byte)'\n');
        end = _searched + found;
        if (found < 0) _searched = _filled;
        return found >= 0;
    }

    private void MoveTo(int index) => _start = _searched = index;

    private bool TryFill()
    {
        // In the middle of a large line there is no pause: what is read of it must fit into the reader's own buffer by then.
        if (BytesRead - _pausedAt >= _pauseAfter && Offset > _begin && _filled - _start <= OwnSize) return false;

        MakeRoom();
        var read = _fill(_buffer.AsSpan(_filled, Math.Min(ChunkSize, _buffer.Length - _filled)));
        _filled += read;
        BytesRead += read;
        IsAtEnd = read == 0;
        return read > 0;
    }

    private void MakeRoom()
    {
        MakeRoomAt(_buffer);
        if (_filled < _buffer.Length) return;

        if (_filter is not null && !_filter(_buffer))
        {
            _passesOver = true;
            MoveTo(_filled);
            MakeRoom();
            return;
        }
        Grow();
    }

    /// <summary>Moves what is not handed out yet to the beginning of a buffer.</summary>
    private void MakeRoomAt(byte[] buffer)
    {
        FlushAnchor();
        var unfinished = _buffer.AsSpan(_start, _filled - _start);
        unfinished.CopyTo(buffer);
        _bufferOffset += _start;
        _filled = unfinished.Length;
        _searched -= _start;
        _anchored = _start = 0;
    }

    private void Grow()
    {
        if (_buffer.Length < OwnSize || SizeFor(maxLine) <= OwnSize)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
            return;
        }
        _own = _buffer;
        _buffer = large.Take();
        _own.AsSpan(0, _filled).CopyTo(_buffer);
    }

    private void GiveBack()
    {
        _buffer = _own!;
        _own = null;
        large.GiveBack();
    }
}
