using System.Globalization;
using System.Text;

namespace Clawtail.Host.Report;

/// <summary>The report for a terminal: one screen of 80 columns.</summary>
internal static class TextReport
{
    private const int Width = 80;
    private const int MaxRows = 8;
    private const int NameWidth = 20;

    public static string Write(UsageReport report, LocalCalendar calendar)
    {
        var text = new StringBuilder();
        var right = string.Create(CultureInfo.InvariantCulture, $"{calendar.ToLocal(report.At):yyyy-MM-dd HH:mm} {report.TimeZone}");
        text.Append("clawtail report".PadRight(Width - right.Length)).Append(right).Append("\n\n");
        if (!report.Complete) text.Append("The first catch-up has not ended: there is more to come.\n\n");

        WritePlan(report, text);
        WritePeriods(report, calendar, text);
        WriteTable("LAST 7 DAYS, by model", report.Models, text);
        WriteTable("by kind of session", report.Kinds, text);
        if (report.Agents.Count > 1) WriteTable("by agent", report.Agents, text);
        WriteFailures(report.Failures, text);
        text.Append("* OpenClaw's estimate by list price; with a plan you pay the plan.\n");
        return text.ToString();
    }

    private static void WritePlan(UsageReport report, StringBuilder text)
    {
        foreach (var quota in report.Quota.Take(MaxRows)) WriteQuota(quota, report.At, text);
        if (report.Quota.Count > 0) text.Append('\n');
        if (report.Windows.All(window => window.Messages == 0 && window.Busiest == 0)) return;

        text.Append("PLAN  openai-codex\n");
        foreach (var window in report.Windows)
        {
            var whole = window.Limit ?? window.Busiest;
            var of = window.Limit is { } limit ? $"of {ShortNumber.Exact(limit)}, the least of {Name(window.Plan!)}" : $"of your busiest {window.Window} ({ShortNumber.Exact(window.Busiest)})";
            text.Append(CultureInfo.InvariantCulture, $"  {window.Window}  [{Bar(window.Messages, whole, 20, '.')}] {ShortNumber.Exact(window.Messages)} messages, {ShortNumber.Percent(window.Messages, whole)} % {of}\n");
            if (window.Models.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"      {string.Join(", ", window.Models.Take(4).Select(model => $"{Name(model.Name)} {ShortNumber.Exact(model.Usage.Messages)}"))}; {ShortNumber.Exact(window.LastHour)} in the last hour\n");
        }
        text.Append('\n');
    }

    private static void WriteQuota(QuotaUse quota, DateTimeOffset now, StringBuilder text)
    {
        var resets = quota.Resets is { } reset ? $", resets in {ShortNumber.Duration(reset - now)}" : "";
        text.Append(CultureInfo.InvariantCulture,
            $"QUOTA {TerminalName.Of(quota.Window, 5),-5} [{Bar((decimal)quota.UsedRatio, 1, 20, '.')}] {ShortNumber.Percent((decimal)quota.UsedRatio, 1)} % used{resets}\n");
        text.Append(CultureInfo.InvariantCulture, $"      {Name(quota.Account)}, {TerminalName.Of(quota.Plan, 10)}{(quota.Limit is "codex" ? "" : $", {TerminalName.Of(quota.Limit, 10)}")}, said {ShortNumber.Duration(now - quota.Observed)} ago\n");
        if (quota.UsedUp is { } end) text.Append(CultureInfo.InvariantCulture, $"      at this pace used up in {ShortNumber.Duration(end - now)}, before the reset\n");
        if (quota is { Refused: { } refused, MessagesAtRefusal: { } messages })
            text.Append(CultureInfo.InvariantCulture, $"      last refused {ShortNumber.Duration(now - refused)} ago after {ShortNumber.Exact(messages)} messages\n");
    }

    private static void WritePeriods(UsageReport report, LocalCalendar calendar, StringBuilder text)
    {
        text.Append("             messages  failed     input   output   cached    cost*\n");
        (string Name, Usage Usage)[] periods =
        [
            ("Today", report.Today), ("Yesterday", report.Yesterday), ("7 days", report.Last7Days),
            (calendar.ToLocal(report.At).ToString("MMMM", CultureInfo.InvariantCulture), report.Month),
        ];
        foreach (var (name, usage) in periods)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{name,-12} {ShortNumber.Exact(usage.Messages),8} {ShortNumber.Exact(usage.Failed),7}  {ShortNumber.Count(usage.Input),8} {ShortNumber.Count(usage.Output),8} {ShortNumber.Count(usage.CacheRead),8} {ShortNumber.Usd(usage.CostUsd),8}\n");
        }
        text.Append('\n');
    }

    private static void WriteTable(string title, IReadOnlyList<NamedUsage> rows, StringBuilder text)
    {
        if (rows.Count == 0) return;

        var cost = rows.Sum(row => row.Usage.CostUsd);
        var shown = rows.Count <= MaxRows ? rows : [.. rows.Take(MaxRows - 1), RestOf(rows)];
        text.Append(CultureInfo.InvariantCulture, $"{title,-22} messages    input   output    cost*  share of cost\n");
        foreach (var (name, usage) in shown)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  {Name(name),-NameWidth} {ShortNumber.Exact(usage.Messages),8} {ShortNumber.Count(usage.Input),8} {ShortNumber.Count(usage.Output),8} {ShortNumber.Usd(usage.CostUsd),8}  {Bar(usage.CostUsd, cost, 10, '.')} {ShortNumber.Percent(usage.CostUsd, cost),3} %\n");
        }
        text.Append('\n');
    }

    /// <summary>As many in a line as there is room for.</summary>
    private static void WriteFailures(IReadOnlyList<FailureCount> failures, StringBuilder text)
    {
        if (failures.Count == 0)
        {
            text.Append("No failed turn in the last 24 hours.\n");
            return;
        }
        const string Title = "FAILED, last 24 h   ";
        var line = new StringBuilder(Title);
        foreach (var failure in failures.Take(MaxRows))
        {
            var part = $"{Name(failure.Reason)} {ShortNumber.Exact(failure.Count)}";
            if (line.Length > Title.Length && line.Length + part.Length + 3 > Width)
            {
                text.Append(line).Append(",\n");
                line.Clear().Append(' ', Title.Length);
            }
            else if (line.Length > Title.Length)
            {
                line.Append(", ");
            }
            line.Append(part);
        }
        text.Append(line).Append('\n');
    }

    private static NamedUsage RestOf(IReadOnlyList<NamedUsage> rows) => new(
        Text.Plural(rows.Count - MaxRows + 1, "other"), rows.Skip(MaxRows - 1).Aggregate(Usage.None, (sum, row) => sum + row.Usage));

    private static string Bar(decimal part, decimal whole, int width, char empty)
    {
        var filled = whole <= 0 ? 0 : (int)Math.Round(Math.Clamp(part / whole, 0, 1) * width);
        return new string('#', filled) + new string(empty, width - filled);
    }

    private static string Name(string name) => TerminalName.Of(name, NameWidth);
}
