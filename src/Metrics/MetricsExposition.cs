using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>Serves scrapes: publishes the tailer's totals and renders them. Safe for concurrent scrapes; knows nothing of HTTP.</summary>
/// <remarks>
/// A page is rendered as a whole before its first byte is sent: what goes wrong makes a failed scrape rather than half a
/// page, and a slow client holds up nobody. Scrapes that come while a page is being rendered share the next one: it is rendered after
/// they came, and a crowd costs two pages.
/// </remarks>
public sealed class MetricsExposition : IAsyncDisposable
{
    private readonly ITailerView _view;
    private readonly TailerMetrics _self;
    private readonly SnapshotPublisher _publisher;
    private readonly NewSeriesHold _hold;
    private readonly SemaphoreSlim _rendering = new(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<ExpositionFormat, SharedPage> _waitedFor = [];
    private MemoryStream? _spare;

    public MetricsExposition(ITailerView view, TailerMetrics self, MetricsOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(options);
        _view = view;
        _self = self;
        _publisher = new SnapshotPublisher(self.Factory, options, time);
        _hold = new NewSeriesHold(view, options.NewSeriesHold, time);
    }

    /// <summary>Renders one page. Whoever sends it says so with <see cref="Scrape.Delivered"/>; always dispose it.</summary>
    public async Task<Scrape> RenderAsync(ExpositionFormat format, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(format);
        cancel.ThrowIfCancellationRequested();
        var page = Join(format, out var isFirst);
        // Whoever comes first renders for all; where nobody else is rendering that is done before this returns.
        if (isFirst) page.CompleteWith(RenderAsync(page, format));
        try
        {
            await page.UntilRenderedAsync(cancel);
            return new Scrape(this, page);
        }
        catch
        {
            page.Release();
            throw;
        }
    }

    /// <summary>Stops asking the ledger to release series, and waits for what is being asked.</summary>
    public async ValueTask DisposeAsync()
    {
        await _hold.DisposeAsync();
        _rendering.Dispose();
    }

    internal void Delivered(UsageSnapshot exposed) => _hold.Exposed(exposed);

    /// <summary>The page that is rendered next, held for the caller.</summary>
    private SharedPage Join(ExpositionFormat format, out bool isFirst)
    {
        lock (_gate)
        {
            isFirst = !_waitedFor.TryGetValue(format, out var page);
            if (isFirst) _waitedFor.Add(format, page = new SharedPage(Interlocked.Exchange(ref _spare, null) ?? new MemoryStream(), Recycle));
            page!.Hold();
            return page;
        }
    }

    private async Task RenderAsync(SharedPage page, ExpositionFormat format)
    {
        await _rendering.WaitAsync();
        try
        {
            // Whoever comes from now on may want what is committed from now on.
            lock (_gate) _waitedFor.Remove(format);
            page.Exposed = _publisher.Publish(_view);
            await _self.Registry.CollectAndExportAsTextAsync(page.Bytes, format.Serialized);
        }
        finally
        {
            _rendering.Release();
            page.Release();
        }
    }

    /// <summary>Keeps one buffer for the next scrape: pages are large, and all of one size.</summary>
    private void Recycle(MemoryStream page)
    {
        page.SetLength(0);
        _spare = page;
    }
}
