using System.Collections.Immutable;
using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Native;

namespace Clawtail.Host.Report;

/// <summary>Makes a report out of what the ledger knows.</summary>
internal sealed class ReportBuilder(LedgerHistory history, LocalCalendar calendar, IReadOnlyList<PlanLimit> limits, CodexQuota quota, DateTimeOffset now)
{
    private const string CodexProvider = "openai-codex";
    private const int HoursShown = 24;
    private const int DaysShown = 30;

    public UsageReport Build()
    {
        var today = calendar.DayOf(now);
        var week = After(now - TimeSpan.FromDays(7));
        return new UsageReport(
            UsageReport.CurrentSchema, ProductVersion.Text, now, calendar.ZoneName, history.IsComplete, history.FirstTurn, history.LastTurn,
            [.. UsageWindowNames.All.Select(WindowOf)],
            Total(history.Sum(calendar.StartOf(today), Until)),
            Total(history.Sum(calendar.StartOf(today.AddDays(-1)), calendar.StartOf(today))),
            Total(week),
            Total(history.Sum(calendar.StartOf(new DateOnly(today.Year, today.Month, 1)), Until)),
            Hours(), Days(today),
            By(week, slice => slice.Model), By(week, slice => slice.SessionKind), By(week, slice => slice.Agent),
            [.. history.Failures(now - TimeSpan.FromDays(1), Until).Select(failure => new FailureCount(failure.Reason, failure.Count))])
        {
            Quota = QuotaUse.From(quota, now, start => Total(OfCodex(history.Sum(start, Until))).Messages),
        };
    }

    /// <summary>A turn of this very millisecond belongs to now.</summary>
    private DateTimeOffset Until => now.AddMilliseconds(1);

    /// <summary>The windows of the metrics leave out a turn that is exactly as old as they are long.</summary>
    private IReadOnlyList<UsageSlice> After(DateTimeOffset moment) => history.Sum(moment.AddMilliseconds(1), Until);

    private PlanWindow WindowOf(string name)
    {
        var length = name == UsageWindowNames.FiveHours ? TimeSpan.FromHours(5) : TimeSpan.FromDays(7);
        var codex = OfCodex(After(now - length));
        var limit = limits.FirstOrDefault(limit => limit.Window == name);
        return new(name, Total(codex).Messages, By(codex, slice => slice.Model), Busiest(length), limit?.Plan, limit?.Lower, Total(OfCodex(After(now - TimeSpan.FromHours(1)))).Messages);
    }

    /// <summary>A window's worth of whole hours slides over the last 30 days.</summary>
    private long Busiest(TimeSpan length)
    {
        var hours = (int)length.TotalHours;
        var messages = CodexMessagesByHour;
        var (sum, most) = (0L, 0L);
        for (var i = 0; i < messages.Count; i++)
        {
            sum += messages[i] - (i >= hours ? messages[i - hours] : 0);
            most = Math.Max(most, sum);
        }
        return most;
    }

    /// <summary>By the hours of UTC, which the ledger keeps sums of, whatever the zone.</summary>
    private IReadOnlyList<long> CodexMessagesByHour
    {
        get
        {
            if (field is not null) return field;

            var end = (now.ToUnixTimeSeconds() / 3600) + 1;
            var hours = history.MessagesByHour(CodexProvider, end - (DaysShown * 24), end);
            return field = [.. Enumerable.Range(-DaysShown * 24, DaysShown * 24).Select(hour => hours.GetValueOrDefault(end + hour))];
        }
    }

    private ImmutableArray<Bucket> Hours()
    {
        var newest = calendar.StartOfHour(now);
        var starts = Enumerable.Range(0, HoursShown).Select(hour => newest - TimeSpan.FromHours(HoursShown - 1 - hour));
        return [.. starts.Select(start => BucketOf(start, start.AddHours(1)))];
    }

    private ImmutableArray<Bucket> Days(DateOnly today)
    {
        var days = Enumerable.Range(0, DaysShown).Select(day => today.AddDays(day + 1 - DaysShown));
        return [.. days.Select(day => BucketOf(calendar.StartOf(day), calendar.StartOf(day.AddDays(1))))];
    }

    private Bucket BucketOf(DateTimeOffset start, DateTimeOffset end) =>
        new(start, By(history.Sum(start, end < Until ? end : Until), slice => slice.Model));

    public static Usage Total(IEnumerable<UsageSlice> slices) => slices.Aggregate(Usage.None, (sum, slice) => sum + UsageOf(slice));

    public static ImmutableArray<NamedUsage> By(IEnumerable<UsageSlice> slices, Func<UsageSlice, string> name) =>
    [
        .. slices.GroupBy(name).Select(group => new NamedUsage(group.Key, Total(group)))
            .OrderByDescending(entry => entry.Usage.CostUsd).ThenByDescending(entry => entry.Usage.Messages).ThenBy(entry => entry.Name, StringComparer.Ordinal),
    ];

    public static Usage UsageOf(UsageSlice slice)
    {
        var (messages, tokens, cost) = slice.Totals;
        return new(messages, slice.Failed, tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheWrite, cost / 1e9m);
    }

    private static IEnumerable<UsageSlice> OfCodex(IEnumerable<UsageSlice> slices) => slices.Where(slice => slice.Provider == CodexProvider);
}
