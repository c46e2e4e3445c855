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
    private readonly Dictionary<ExpositionFormat, (SharedPage Page, Task Rendered)> _waitedFor = [];
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
        var (page, rendered) = Join(format);
        try
        {
            await rendered.WaitAsync(cancel);
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
    private (SharedPage Page, Task Rendered) Join(ExpositionFormat format)
    {
        lock (_gate)
        {
            if (!_waitedFor.TryGetValue(format, out var next))
            {
                var page = new SharedPage(Interlocked.Exchange(ref _spare, null) ?? new MemoryStream(), Recycle);
                next = (page, Task.Run(() => RenderAsync(page, format)));
                _waitedFor.Add(format, next);
            }
            next.Page.Hold();
            return next;
        }
    }

    private async Task RenderAsync(SharedPage page, ExpositionFormat format)
    {
        try
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
            }
        }
        finally
        {
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
