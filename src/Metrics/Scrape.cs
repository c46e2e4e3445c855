namespace Clawtail.Metrics;

/// <summary>A rendered page on its way to one scraper. Disposing it without <see cref="Delivered"/> is a failed scrape.</summary>
public sealed class Scrape : IDisposable
{
    /// <summary>What is handed to the body at once: a server that holds back a slow client's bytes holds no more of them than this.</summary>
    private const int MaxChunk = 32 * 1024;

    private readonly MetricsExposition _exposition;
    private SharedPage? _page;

    internal Scrape(MetricsExposition exposition, SharedPage page) => (_exposition, _page) = (exposition, page);

    /// <summary>Bytes of the page, before any compression.</summary>
    public int Length => (int)Page.Bytes.Length;

    private SharedPage Page => _page ?? throw new ObjectDisposedException(nameof(Scrape));

    /// <summary>Writes the page and flushes the body.</summary>
    public async Task CopyToAsync(Stream body, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(body);
        var page = Page.Bytes.GetBuffer().AsMemory(0, Length);
        for (; page.Length > 0; page = page[Math.Min(MaxChunk, page.Length)..])
        {
            await body.WriteAsync(page[..Math.Min(MaxChunk, page.Length)], cancel);
        }
        await body.FlushAsync(cancel);
    }

    /// <summary>
    /// Says that the scraper has got all of it, a compressor's last bytes included: from now on series that were shown at 0
    /// for the first time wait out their hold.
    /// </summary>
    public void Delivered() => _exposition.Delivered(Page.Exposed);

    public void Dispose()
    {
        _page?.Release();
        _page = null;
    }
}
