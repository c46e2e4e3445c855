using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using ZstdSharp;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>Decompresses events, each a Zstandard frame of its own. Keeps its buffer; not safe for concurrent use.</summary>
internal sealed class EventDecompressor : IDisposable
{
    private const int MinBuffer = 256 * 1024;
    private const int KeptBuffer = 4 * 1024 * 1024;

    private readonly Decompressor _decompressor = new();
    private byte[] _buffer = new byte[MinBuffer];

    /// <param name="plainLength">Bytes that must come out, as the row says; within the entry limit.</param>
    /// <param name="text">The event; valid until the next one is decompressed.</param>
    /// <returns>Null if all is well, else why it is skipped.</returns>
    public EntryOutcome? TryDecompress(ReadOnlySpan<byte> frame, long plainLength, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (plainLength <= 0) return EntryOutcome.Corrupt;

        MakeRoom((int)plainLength);
        try
        {
            var length = _decompressor.Unwrap(frame, _buffer.AsSpan(0, (int)plainLength));
            if (length != plainLength) return EntryOutcome.Corrupt;

            text = _buffer.AsSpan(0, length);
            return null;
        }
        catch (ZstdException exception)
        {
            return Zstandard.ReasonOf(exception);
        }
    }

    public void Dispose() => _decompressor.Dispose();

    private void MakeRoom(int length)
    {
        var isTooLarge = _buffer.Length > KeptBuffer && length <= KeptBuffer;
        if (_buffer.Length < length || isTooLarge) _buffer = new byte[Math.Max(MinBuffer, length)];
    }
}
