using System.Globalization;
using Clawtail.Host.Report;
using Clawtail.Tailer;
using Clawtail.Tailer.Json;

namespace Clawtail.Host.Http;

/// <summary>The page for people, as it is at one moment: how much of the plan is used, what eats it, what it cost, and what is wrong.</summary>
internal sealed class Overview(ITailerView view, UsageReport? report, LocalCalendar calendar, DateTimeOffset now)
{
    /// <summary>A page stays short, whatever a home looks like.</summary>
    private const int MaxMissing = 10;

    private readonly TailerStatus _status = view.Status;

    public string Render() => Html.Of(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="refresh" content="60">
        <title>Clawtail</title>
        <style>{new Markup(PageStyle.Css)}</style>
        </head>
        <body>
        <header>
        <h1>Clawtail</h1>
        {State}
        <span class="soft">{Summary}</span>
        <nav><a href="/metrics">metrics</a> <a href="/usage.json">JSON</a> <a href="/readyz">health</a></nav>
        </header>
        <main>
        {Trouble}
        {(report is { LastTurn: not null } ? new OverviewSections(report, calendar).Render(Accounts) : Accounts)}
        </main>
        </body>
        </html>

        """).Text;

    private Markup State => !_status.Ready ? Html.Of($"""<span class="bad">not ready</span>""")
        : _status.Missing.Count > 0 ? Html.Of($"""<span class="bad">something is not counted</span>""")
        : Html.Of($"""<span class="good">everything is counted</span>""");

    private string Summary
    {
        get
        {
            string[] parts =
            [
                $"version {ProductVersion.Text}",
                report?.LastTurn is { } last ? $"last turn {ShortNumber.Duration(now - last)} ago" : "no turn yet",
                .. report?.FirstTurn is { } first ? [$"since {calendar.ToLocal(first).ToString("d MMM yyyy", CultureInfo.InvariantCulture)}"] : Array.Empty<string>(),
                $"times are {calendar.ZoneName}",
            ];
            return string.Join(" · ", parts);
        }
    }

    /// <summary>What is not right, in words, and where to look for what to do.</summary>
    private Markup Trouble
    {
        get
        {
            List<Markup> lines = [];
            if (!_status.Ready) lines.Add(Html.Of($"<li>not ready: {_status.Reason ?? "no reason is known"}</li>"));
            lines.AddRange(_status.Missing.Take(MaxMissing).Select(line => Html.Of($"<li>not counted: {Printable.Of(line)}</li>")));
            if (_status.Missing.Count > MaxMissing) lines.Add(Html.Of($"<li>not counted: {_status.Missing.Count - MaxMissing} more</li>"));
            if (report is { Complete: false }) lines.Add(Html.Of($"<li>what the agents wrote so far is being read; figures are not whole yet</li>"));
            return lines.Count == 0 ? Markup.None : Html.Of(
                $"""
                <section class="all trouble"><h2>What is not right</h2><ul>{Html.Join(lines)}</ul>
                <p class="soft"><code>clawtail doctor</code> says more, and what to do.</p></section>
                """);
        }
    }

    private Markup Accounts
    {
        get
        {
            var rows = view.Accounts.Take(MaxMissing).Select(account => Html.Of(
                $"<p>{Html.Name(account.Account)} · {Html.Name(account.Plan)} · {Expiry(account.Expires)}{Blocks(account.Provider, account.Account)}</p>"));
            return Html.Of(view.Accounts.Length > 0, () => Html.Of($"<section><h2>Accounts</h2>{Html.Join(rows)}</section>"));
        }
    }

    private string Expiry(DateTimeOffset expires) =>
        expires > now ? $"signed in for another {ShortNumber.Duration(expires - now)}" : $"the sign-in expired {ShortNumber.Duration(now - expires)} ago";

    private Markup Blocks(string provider, string account)
    {
        var blocks = view.AccountHealth.Where(health => (health.Provider, health.Account) == (provider, account)).SelectMany(health => health.Blocks)
            .Where(block => block.Until > now).Select(block => Html.Of(
                $""" · <span class="bad">blocked ({Html.Name(block.Reason)}) for another {ShortNumber.Duration(block.Until - now)}</span>"""));
        return Html.Join(blocks);
    }
}
