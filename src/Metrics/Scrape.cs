using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>One rendered page on its way to one scraper. Disposing it without <see cref="Delivered"/> is a failed scrape.</summary>
public sealed class Scrape : IDisposable
{
    private readonly MetricsExposition _exposition;
    private readonly UsageSnapshot _exposed;
    private MemoryStream? _page;

    internal Scrape(MetricsExposition exposition, MemoryStream page, UsageSnapshot exposed) =>
        (_exposition, _page, _exposed) = (exposition, page, exposed);

    /// <summary>Bytes of the page, before any compression.</summary>
    public int Length => (int)Page.Length;

    private MemoryStream Page => _page ?? throw new ObjectDisposedException(nameof(Scrape));

    /// <summary>Writes the page and flushes the body.</summary>
    public async Task CopyToAsync(Stream body, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(body);
        await body.WriteAsync(Page.GetBuffer().AsMemory(0, Length), cancel);
        await body.FlushAsync(cancel);
    }

    /// <summary>
    /// Says that the scraper has got all of it, a compressor's last bytes included: from now on series that were shown at 0
    /// for the first time wait out their hold.
    /// </summary>
    public void Delivered() => _exposition.Delivered(_exposed);

    public void Dispose()
    {
        if (_page is not { } page) return;

        _page = null;
        _exposition.Recycle(page);
    }
}
