using Clawtail.Metrics;

namespace Clawtail.Tests.Support;

/// <summary>Serves one scrape on a body that needs nothing after its last byte.</summary>
internal static class WholeScrape
{
    public static async Task WriteAsync(this MetricsExposition metrics, Stream body, ExpositionFormat format, CancellationToken cancel)
    {
        using var scrape = await metrics.RenderAsync(format, cancel);
        await scrape.CopyToAsync(body, cancel);
        scrape.Delivered();
    }
}
