namespace Clawtail.Tailer.Files;

/// <summary>
/// The one large buffer that all readers share: whoever meets an entry beyond the usual takes it, and the others wait until it is
/// given back. So what large entries take does not grow with the number of threads.
/// </summary>
/// <remarks>It is taken and given back within one reading, during which nobody waits for anything else.</remarks>
/// <param name="size">Bytes.</param>
internal sealed class LargeBuffer(int size)
{
    private readonly object _gate = new();
    private byte[]? _buffer;
    private bool _isTaken;

    /// <summary>Waits for the buffer.</summary>
    /// <returns>Only what is written to takes memory.</returns>
    public byte[] Take()
    {
        lock (_gate)
        {
            while (_isTaken) Monitor.Wait(_gate);
            _buffer ??= GC.AllocateUninitializedArray<byte>(size);
            _isTaken = true;
            return _buffer;
        }
    }

    public void GiveBack()
    {
        lock (_gate)
        {
            _isTaken = false;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Lets go of its memory until it is needed again.</summary>
    public void Trim()
    {
        lock (_gate)
        {
            if (!_isTaken) _buffer = null;
        }
    }
}
