using System.Globalization;
using System.Net;
using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Microsoft.AspNetCore.Http;

namespace Clawtail.Host.Http;

/// <summary><c>/</c>: for the person who opens the port in a browser.</summary>
internal sealed class LandingPage(ITailerView view)
{
    /// <summary>A page stays short, whatever a home looks like.</summary>
    private const int MaxMissing = 20;

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return context.Response.WriteAsync(Render(view.Status, view.Totals.Current), context.RequestAborted);
    }

    private static string Render(TailerStatus status, UsageSnapshot totals) =>
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Clawtail</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em; color-scheme: light dark }
        td { padding-right: 2em } td + td { text-align: right; font-variant-numeric: tabular-nums }
        </style>
        </head>
        <body>
        <h1>Clawtail</h1>
        <p>Version {{Escape(ProductVersion.Text)}}, {{Escape(status.Ready ? "ready" : "not ready: " + status.Reason)}}.</p>
        {{RenderMissing(status.Missing)}}
        {{RenderTotals(totals)}}
        <ul>
        <li><a href="/metrics">/metrics</a> what Prometheus reads</li>
        <li><a href="/readyz">/readyz</a> is everything counted?</li>
        <li><a href="/healthz">/healthz</a> is it alive?</li>
        </ul>
        </body>
        </html>

        """;

    private static string RenderMissing(IReadOnlyList<string> missing) => missing.Count == 0 ? "" :
        $"""
        <p>Not counted, because it cannot be read ({missing.Count}):</p>
        <ul>
        {string.Join('\n', missing.Take(MaxMissing).Select(line => $"<li>{Escape(line)}</li>"))}
        </ul>
        """;

    private static string RenderTotals(UsageSnapshot totals)
    {
        if (!totals.BaselineComplete) return "<p>What the agents wrote so far is being read.</p>";

        var tokens = totals.Usage.Aggregate(default(TokenCounts), (sum, series) => sum + series.Counted.Tokens);
        var cost = totals.Usage.Sum(series => series.Counted.CostNanoUsd) / 1e9;
        var newest = totals.LastTurn is { } turn ? Text.Utc(turn) : "none yet";
        return $"""
            <table>
            {Row("Turns", totals.Usage.Sum(series => series.Counted.Messages))}
            {Row("Failed turns", totals.Errors.Sum(series => series.Counted))}
            {Row("Tokens", tokens.Input + tokens.Output + tokens.CacheRead + tokens.CacheWrite)}
            <tr><td>Cost, as OpenClaw estimates it</td><td>{Invariant($"${cost:N2}")}</td></tr>
            <tr><td>Newest turn</td><td>{newest}</td></tr>
            </table>
            """;
    }

    private static string Row(string name, long value) => Invariant($"<tr><td>{name}</td><td>{value:N0}</td></tr>");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
