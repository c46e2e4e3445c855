using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>A complete line, still in the reader's buffer: valid until the next one is asked for.</summary>
internal readonly ref struct Line(ReadOnlySpan<byte> bytes, long offset, bool isOversized)
{
    /// <summary>Without its newline; nothing of an oversized line.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Where it starts in the file; bytes.</summary>
    public long Offset { get; } = offset;

    public bool IsOversized { get; } = isOversized;
}

/// <summary>
/// Reads the complete lines of a file from an offset on, in bounded memory: the buffer grows to the entry limit and no
/// further, and a longer line is passed over. Keeps its buffer from file to file.
/// </summary>
internal sealed class LineReader(int maxLine)
{
    /// <summary>Bytes asked for at once: fits the second-level cache of one core.</summary>
    private const int ChunkSize = 256 * 1024;

    /// <summary>Bytes after which a reading pauses, so that one huge file does not starve the others.</summary>
    private const int PauseAfter = 16 * 1024 * 1024;

    private readonly AnchorBuffer _anchor = new();
    private byte[] _buffer = new byte[ChunkSize];
    private SafeFileHandle _file = null!;
    private long _begin;
    private long _bufferOffset;
    private int _anchored;
    private int _start;
    private int _searched;
    private int _filled;
    private bool _insideOversized;

    /// <summary>Bytes read from the file since <see cref="Begin"/>.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The file ended; false when the reading paused.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What stands after the last newline.</summary>
    public ReadOnlySpan<byte> Unfinished => _insideOversized ? default : _buffer.AsSpan(_start, _filled - _start);

    private long Offset => _bufferOffset + _start;

    public void Begin(SafeFileHandle file, FilePosition from)
    {
        if (_buffer.Length > 4 * ChunkSize) _buffer = new byte[ChunkSize];
        _file = file;
        _begin = _bufferOffset = from.Offset;
        _anchored = _start = _searched = _filled = 0;
        _insideOversized = from.InsideOversized;
        BytesRead = 0;
        IsAtEnd = false;
        _anchor.Load(file, from.Offset);
    }

    /// <summary>False at the end of the file, or when the reading pauses.</summary>
    public bool TryRead(out Line line)
    {
        do
        {
            if (TryTake(out line)) return true;
        }
        while (TryFill());
        return false;
    }

    /// <summary>The position after the lines handed out.</summary>
    public FilePosition Position(FilePosition before)
    {
        KeepAnchor();
        return before with { Offset = Offset, Anchor = _anchor.Hash, InsideOversized = _insideOversized };
    }

    private bool TryTake(out Line line)
    {
        while (TryFindEnd(out var end))
        {
            line = new Line(_buffer.AsSpan(_start, end - _start), Offset, end - _start > maxLine);
            MoveTo(end + 1);
            if (!_insideOversized) return true;
            _insideOversized = false;
        }

        line = new Line(default, Offset, isOversized: true);
        var isTooLong = _filled - _start > maxLine && !_insideOversized;
        _insideOversized |= isTooLong;
        if (_insideOversized) MoveTo(_filled);
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
        if (BytesRead >= PauseAfter && Offset > _begin) return false;

        MakeRoom();
        var read = RandomAccess.Read(_file, _buffer.AsSpan(_filled), _bufferOffset + _filled);
        _filled += read;
        BytesRead += read;
        IsAtEnd = read == 0;
        return read > 0;
    }

    private void MakeRoom()
    {
        KeepAnchor();
        var unfinished = _buffer.AsSpan(_start, _filled - _start);
        unfinished.CopyTo(_buffer);
        _bufferOffset += _start;
        _filled = unfinished.Length;
        _searched -= _start;
        _anchored = _start = 0;
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, (long)maxLine + ChunkSize));
    }

    private void KeepAnchor()
    {
        _anchor.Append(_buffer.AsSpan(_anchored, _start - _anchored));
        _anchored = _start;
    }
}
