using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>One rendered page, which every scrape that waited for it sends. Its buffer is free again when the last of them is done.</summary>
internal sealed class SharedPage(MemoryStream bytes, Action<MemoryStream> recycle)
{
    private readonly TaskCompletionSource _rendered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whoever renders it holds it too.</summary>
    private int _holders = 1;

    public MemoryStream Bytes => bytes;

    /// <summary>The totals it shows; set once it is rendered.</summary>
    public UsageSnapshot Exposed { get; set; } = UsageSnapshot.Empty;

    /// <summary>Waits until the page can be sent, or rendering failed.</summary>
    public Task UntilRenderedAsync(CancellationToken cancel) => _rendered.Task.WaitAsync(cancel);

    /// <summary>Says when the page is rendered, to all who wait for it; where rendering fails, all are told.</summary>
    public void CompleteWith(Task rendering)
    {
        if (rendering.IsCompleted) _rendered.SetFromTask(rendering);
        else _ = rendering.ContinueWith(_rendered.SetFromTask, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) recycle(bytes);
    }
}
