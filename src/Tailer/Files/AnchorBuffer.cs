using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>
/// The last bytes before the offset, kept as they were read. A hash taken from the file afterwards would already
/// belong to whatever was written over it meanwhile.
/// </summary>
internal sealed class AnchorBuffer
{
    private readonly byte[] _bytes = new byte[Fingerprint.AnchorLength];
    private int _length;

    /// <summary>0 for nothing before the offset.</summary>
    public ulong Hash => _length == 0 ? 0 : XxHash3.HashToUInt64(_bytes.AsSpan(0, _length));

    public void Load(SafeFileHandle file, long offset)
    {
        _length = (int)Math.Min(offset, _bytes.Length);
        _length = FileReader.ReadFully(file, _bytes.AsSpan(0, _length), offset - _length);
    }

    public void Append(ReadOnlySpan<byte> read)
    {
        if (read.Length >= _bytes.Length)
        {
            read[^_bytes.Length..].CopyTo(_bytes);
            _length = _bytes.Length;
            return;
        }

        var kept = Math.Min(_length, _bytes.Length - read.Length);
        _bytes.AsSpan(_length - kept, kept).CopyTo(_bytes);
        read.CopyTo(_bytes.AsSpan(kept));
        _length = kept + read.Length;
    }
}
