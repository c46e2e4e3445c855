namespace Clawtail.Tailer.Files;

/// <summary>
/// Reads the lines of a stream that can be read only once, in bounded memory: the buffer grows to the entry limit and no
/// further, and a longer line is passed over.
/// </summary>
internal sealed class StreamLines(Stream stream, int maxLine) : IDisposable
{
    private const int ChunkSize = 256 * 1024;

    private byte[] _buffer = new byte[ChunkSize];
    private int _start;
    private int _searched;
    private int _filled;
    private bool _insideOversized;
    private bool _isAtEnd;

    /// <summary>Bytes that came out of the stream.</summary>
    public long BytesRead { get; private set; }

    /// <summary>False at the end. A last line without a newline is a line.</summary>
    /// <param name="line">Valid until the next one is asked for; empty for a line over the limit.</param>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool isOversized)
    {
        while (true)
        {
            var end = FindEnd();
            if (end < 0 && !_isAtEnd)
            {
                Fill();
                continue;
            }

            isOversized = _insideOversized || (end < 0 ? _filled : end) - _start > maxLine;
            line = isOversized ? default : _buffer.AsSpan(_start, (end < 0 ? _filled : end) - _start);
            var isLine = end >= 0 || _filled > _start || _insideOversized;
            _start = _searched = end < 0 ? _filled : end + 1;
            _insideOversized = false;
            return isLine;
        }
    }

    public void Dispose() => stream.Dispose();

    private int FindEnd()
    {
        var found = _buffer.AsSpan(_searched, _filled - _searched).IndexOf((byte)'\n');
        if (found >= 0) return _searched + found;

        _searched = _filled;
        return -1;
    }

    private void Fill()
    {
        _insideOversized |= _filled - _start > maxLine;
        if (_insideOversized) _start = _filled;
        _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
        _filled -= _start;
        _searched = _filled;
        _start = 0;
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, (long)maxLine + ChunkSize));
        var read = stream.Read(_buffer.AsSpan(_filled));
        _filled += read;
        BytesRead += read;
        _isAtEnd = read == 0;
    }
}
