using System.IO.Compression;
using Clawtail.Metrics;
using Microsoft.AspNetCore.Http;

namespace Clawtail.Host.Http;

/// <summary>Answers a scrape, in the format and coding the scraper asks for.</summary>
internal sealed class MetricsEndpoint(MetricsExposition exposition)
{
    public async Task AnswerAsync(HttpContext context, CancellationToken cancel)
    {
        var format = ContentNegotiation.ChooseFormat(context.Request.Headers.Accept);
        var gzip = ContentNegotiation.PrefersGzip(context.Request.Headers.AcceptEncoding);
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            SetHeaders(context.Response, format, gzip);
            return;
        }

        // Rendered before the first header is set: what goes wrong here is still a clean 500.
        using var scrape = await exposition.RenderAsync(format, cancel);
        SetHeaders(context.Response, format, gzip);
        if (gzip) await CompressAsync(scrape, context.Response, cancel);
        else await SendAsync(scrape, context.Response, cancel);

        await context.Response.CompleteAsync();
        cancel.ThrowIfCancellationRequested();
        scrape.Delivered();
    }

    private static void SetHeaders(HttpResponse response, ExpositionFormat format, bool gzip)
    {
        response.ContentType = format.ContentType;
        if (gzip) response.Headers.ContentEncoding = "gzip";
    }

    private static Task SendAsync(Scrape scrape, HttpResponse response, CancellationToken cancel)
    {
        response.ContentLength = scrape.Length;
        return scrape.CopyToAsync(response.Body, cancel);
    }

    private static async Task CompressAsync(Scrape scrape, HttpResponse response, CancellationToken cancel)
    {
        await using var compressed = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await scrape.CopyToAsync(compressed, cancel);
    }
}
