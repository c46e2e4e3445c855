using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>Serves scrapes: publishes the tailer's totals and renders them. Safe for concurrent scrapes; knows nothing of HTTP.</summary>
/// <remarks>
/// A page is rendered as a whole before its first byte is sent: what goes wrong makes a failed scrape rather than half a
/// page, and a slow client holds up nobody.
/// </remarks>
public sealed class MetricsExposition : IAsyncDisposable
{
    private readonly ITailerView _view;
    private readonly TailerMetrics _self;
    private readonly SnapshotPublisher _publisher;
    private readonly NewSeriesHold _hold;
    private readonly SemaphoreSlim _rendering = new(1);
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
        var page = Interlocked.Exchange(ref _spare, null) ?? new MemoryStream();
        await _rendering.WaitAsync(cancel);
        try
        {
            var exposed = _publisher.Publish(_view);
            await _self.Registry.CollectAndExportAsTextAsync(page, format.Serialized, cancel);
            return new Scrape(this, page, exposed);
        }
        finally
        {
            _rendering.Release();
        }
    }

    /// <summary>Stops asking the ledger to release series, and waits for what is being asked.</summary>
    public async ValueTask DisposeAsync()
    {
        await _hold.DisposeAsync();
        _rendering.Dispose();
    }

    internal void Delivered(UsageSnapshot exposed) => _hold.Exposed(exposed);

    /// <summary>Keeps one buffer for the next scrape: pages are large, and all of one size.</summary>
    internal void Recycle(MemoryStream page)
    {
        page.SetLength(0);
        _spare = page;
    }
}
