using Clawtail.Host.Report;
using Clawtail.Tailer;
using Microsoft.AspNetCore.Http;

namespace Clawtail.Host.Http;

/// <summary><c>/</c> and <c>/usage.json</c>: for the person who opens the port in a browser, and for that person's scripts.</summary>
internal sealed class OverviewPage(ITailerView view, ReportReader reports, TimeProvider time)
{
    public async Task AnswerAsync(HttpContext context, CancellationToken cancel)
    {
        var report = await ReadAsync(cancel);
        var page = new Overview(view, report, reports.Calendar, time.GetUtcNow()).Render();
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        await context.Response.WriteAsync(page, cancel);
    }

    public async Task AnswerJsonAsync(HttpContext context, CancellationToken cancel)
    {
        if (await ReadAsync(cancel) is not { } report)
        {
            await context.LineAsync(StatusCodes.Status503ServiceUnavailable, "there is no ledger that can be read yet; /readyz says why");
            return;
        }
        var json = UsageJson.Serialize(report);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(json, cancel);
    }

    private Task<UsageReport?> ReadAsync(CancellationToken cancel) => reports.ReadAsync(view.Quota, cancel);
}
