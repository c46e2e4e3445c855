using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>One rendered page, which every scrape that waited for it sends. Its buffer is free again when the last of them is done.</summary>
internal sealed class SharedPage(MemoryStream bytes, Action<MemoryStream> recycle)
{
    /// <summary>Whoever renders it holds it too.</summary>
    private int _holders = 1;

    public MemoryStream Bytes => bytes;

    /// <summary>The totals it shows; set once it is rendered.</summary>
    public UsageSnapshot Exposed { get; set; } = UsageSnapshot.Empty;

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) recycle(bytes);
    }
}
