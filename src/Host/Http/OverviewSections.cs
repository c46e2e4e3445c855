using System.Globalization;
using Clawtail.Host.Report;

namespace Clawtail.Host.Http;

/// <summary>The parts of the page that show usage.</summary>
internal sealed class OverviewSections(UsageReport report, LocalCalendar calendar)
{
    private const int MaxRows = 6;

    /// <param name="accounts">The section of accounts, which the report knows nothing of.</param>
    public Markup Render(Markup accounts) => Html.Join(
    [
        Html.Of(report.Quota.Count > 0, Quota), .. report.Windows.Select(Window), Periods(), HourChart(), DayChart(),
        Column(Table("What eats it, last 7 days: by model", "model", report.Models), Html.Of(report.Agents.Count > 1, () => Table("By agent", "agent", report.Agents))),
        Column(Table("By kind of session", "kind", report.Kinds), Failures(), accounts),
    ], "\n");

    /// <summary>Half a page wide, so that short parts leave no room empty beside long ones.</summary>
    private static Markup Column(params Markup[] parts) => Html.Of($"""<div class="half">{Html.Join(parts)}</div>""");

    /// <summary>The provider's own word, with its age: it beats every estimate.</summary>
    private Markup Quota() => Html.Of(
        $"""
        <section class="all"><h2>What the provider says of the plan</h2>
        {Html.Join(report.Quota.Take(MaxRows).Select(QuotaOf))}
        <p class="soft">All that was charged to the plan: by other clients too, and for titles and recaps, which are on no disk and in no count here.</p></section>
        """);

    private Markup QuotaOf(QuotaUse quota)
    {
        var percent = ShortNumber.Percent((decimal)Math.Clamp(quota.UsedRatio, 0, 9), 1);
        var resets = quota.Resets is { } at ? $" · resets in {ShortNumber.Duration(at - report.At)}" : "";
        var counted = quota.Messages is { } messages ? $" · {ShortNumber.Exact(messages)} messages counted here" : "";
        var pace = quota.UsedUp is { } end ? Html.Of($""" · <span class="bad">at this pace used up in {ShortNumber.Duration(end - report.At)}</span>""") : Markup.None;
        var refused = quota is { Refused: { } when, MessagesAtRefusal: { } least } ? $" · last refused {ShortNumber.Duration(report.At - when)} ago after {ShortNumber.Exact(least)} messages" : "";
        var limit = quota.Limit is "codex" ? Markup.None : Html.Of($" · {Html.Name(quota.Limit)}");
        return Html.Of(
            $"""
            <div class="row"><p><b>{percent} %</b> of {Html.Name(quota.Window)} used · {Html.Name(quota.Account)} · {Html.Name(quota.Plan)}{limit}{resets}{pace}{counted}{refused} <span class="soft">· said {ShortNumber.Duration(report.At - quota.Observed)} ago</span></p>
            <div class="bar" role="img" aria-label="{percent} %"><i style="width:{Math.Min(percent, 100)}%"></i></div></div>
            """);
    }

    private static Markup Window(PlanWindow window)
    {
        var whole = window.Limit ?? window.Busiest;
        var percent = ShortNumber.Percent(window.Messages, whole);
        var of = window.Limit is { } limit ? $"of the {ShortNumber.Exact(limit)} that {window.Plan} allows at least" : $"of the busiest {window.Window} in 30 days ({ShortNumber.Exact(window.Busiest)})";
        return Html.Of(
            $"""
            <section class="third"><h2>Codex plan, last {(window.Window == "5h" ? "5 hours" : "7 days")}</h2>
            <p><span class="big">{ShortNumber.Exact(window.Messages)}</span><span class="soft">messages · {percent} % {of}</span></p>
            <div class="bar" role="img" aria-label="{percent} %"><i style="width:{Math.Min(percent, 100)}%"></i></div>
            <p>{Html.Join(window.Models.Take(4).Select(model => Html.Of($"{Html.Name(model.Name)} {ShortNumber.Exact(model.Usage.Messages)}")), " · ")} <span class="soft">· {ShortNumber.Exact(window.LastHour)} in the last hour</span></p></section>
            """);
    }

    private Markup Periods()
    {
        (string Name, Usage Usage)[] periods =
        [
            ("Today", report.Today), ("Yesterday", report.Yesterday), ("7 days", report.Last7Days),
            (calendar.ToLocal(report.At).ToString("MMMM", CultureInfo.InvariantCulture), report.Month),
        ];
        var rows = periods.Select(period => Html.Of(
            $"<tr><th scope=\"row\">{period.Name}</th><td>{ShortNumber.Exact(period.Usage.Messages)}</td><td class=\"opt\">{ShortNumber.Count(period.Usage.Input + period.Usage.Output + period.Usage.CacheRead + period.Usage.CacheWrite)}</td><td>{ShortNumber.Usd(period.Usage.CostUsd)}</td></tr>"));
        return Html.Of(
            $"""
            <section class="third"><h2>Cost by list price; with a plan you pay the plan</h2>
            <table><thead><tr><th scope="col">when</th><th scope="col">messages</th><th scope="col" class="opt">tokens</th><th scope="col">cost</th></tr></thead><tbody>{Html.Join(rows)}</tbody></table></section>
            """);
    }

    private Markup HourChart()
    {
        var chart = new BarChart(report.Hours, report.Models.Select(model => model.Name), usage => usage.Messages);
        var labels = report.Hours.Where((_, hour) => hour % 6 == 0).Append(report.Hours[^1]).Select(hour => calendar.ToLocal(hour.Start).ToString("HH:mm", CultureInfo.InvariantCulture));
        var most = ShortNumber.Exact((long)chart.Most);
        return Html.Of($"""<section><h2>Messages an hour, last 24 hours (most: {most})</h2>{chart.Draw($"Messages an hour over the last 24 hours, at most {most}", labels)}</section>""");
    }

    private Markup DayChart()
    {
        var chart = new BarChart(report.Days, report.Models.Select(model => model.Name), usage => usage.CostUsd);
        var labels = report.Days.Where((_, day) => day % 7 == 0).Append(report.Days[^1]).Select(day => calendar.ToLocal(day.Start).ToString("d MMM", CultureInfo.InvariantCulture));
        var most = ShortNumber.Usd(chart.Most);
        return Html.Of($"""<section><h2>Cost a day, 30 days (most: {most}){chart.Legend}</h2>{chart.Draw($"Cost a day over 30 days, at most {most}", labels)}</section>""");
    }

    private static Markup Table(string title, string of, IReadOnlyList<NamedUsage> rows)
    {
        var messages = rows.Sum(row => row.Usage.Messages);
        var shown = rows.Count <= MaxRows ? rows : [.. rows.Take(MaxRows - 1), new($"{rows.Count - MaxRows + 1} others", rows.Skip(MaxRows - 1).Aggregate(Usage.None, (sum, row) => sum + row.Usage))];
        return Html.Of(
            $"""
            <section><h2>{title}</h2>
            <table><thead><tr><th scope="col">{of}</th><th scope="col">messages</th><th scope="col" class="opt">in</th><th scope="col" class="opt">out</th><th scope="col" class="opt">cached</th><th scope="col">cost</th><th scope="col">share of messages</th></tr></thead>
            <tbody>{Html.Join(shown.Select(row => Row(row, messages)))}</tbody></table></section>
            """);
    }

    private static Markup Row(NamedUsage row, long messages)
    {
        var (name, usage) = (row.Name, row.Usage);
        var percent = ShortNumber.Percent(usage.Messages, messages);
        return Html.Of(
            $"""<tr><th scope="row">{Html.Name(name)}</th><td>{ShortNumber.Exact(usage.Messages)}</td><td class="opt">{ShortNumber.Count(usage.Input)}</td><td class="opt">{ShortNumber.Count(usage.Output)}</td><td class="opt">{ShortNumber.Count(usage.CacheRead)}</td><td>{ShortNumber.Usd(usage.CostUsd)}</td><td class="share"><i style="width:{percent * 6 / 10}%"></i>{percent} %</td></tr>""");
    }

    private Markup Failures() => Html.Of(
        $"""
        <section><h2>Failed turns, last 24 hours: {ShortNumber.Exact(report.Failures.Sum(failure => failure.Count))}</h2>
        <p>{(report.Failures.Count == 0 ? Html.Of($"none") : Html.Join(report.Failures.Take(MaxRows).Select(failure => Html.Of($"{Html.Name(failure.Reason)} {ShortNumber.Exact(failure.Count)}")), " · "))}</p></section>
        """);
}
