using System.Globalization;
using System.Text;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Report;

/// <summary>What <c>clawtail report --by</c> prints: one row for each model, kind, agent, session or span of time.</summary>
/// <param name="By">The option's word.</param>
internal sealed record UsageTable(int Schema, string Version, string TimeZone, DateTimeOffset From, DateTimeOffset To, string By, IReadOnlyList<NamedUsage> Rows)
{
    private const int MaxSpans = 100_000;

    public static UsageTable Build(LedgerHistory history, LocalCalendar calendar, ReportQuery query) => new(
        UsageReport.CurrentSchema, ProductVersion.Text, calendar.ZoneName, query.From, query.To, query.By.ToString().ToLowerInvariant(), query.By switch
        {
            ReportGroup.Model => ReportBuilder.By(Slices(history, query), slice => slice.Model),
            ReportGroup.Kind => ReportBuilder.By(Slices(history, query), slice => slice.SessionKind),
            ReportGroup.Agent => ReportBuilder.By(Slices(history, query), slice => slice.Agent),
            ReportGroup.Session => Sessions(history, query),
            _ => Spans(history, calendar, query),
        });

    public string ToCsv()
    {
        var csv = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{By},messages,failed,input,output,cache_read,cache_write,cost_usd\r\n"));
        foreach (var (name, usage) in Rows)
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"{Quote(name)},{usage.Messages},{usage.Failed},{usage.Input},{usage.Output},{usage.CacheRead},{usage.CacheWrite},{usage.CostUsd}\r\n");
        }
        return csv.ToString();
    }

    /// <summary>RFC 4180; and a name that a spreadsheet would take for a formula is no longer one.</summary>
    private static string Quote(string name)
    {
        var harmless = name.Length > 0 && "=+-@\t\r".Contains(name[0], StringComparison.Ordinal) ? "'" + name : name;
        return harmless.AsSpan().ContainsAny(",\"\r\n") ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }

    private static IEnumerable<UsageSlice> Slices(LedgerHistory history, ReportQuery query) =>
        history.Sum(query.From, query.To).Where(slice => query.Includes(slice.Model));

    private static IReadOnlyList<NamedUsage> Sessions(LedgerHistory history, ReportQuery query) =>
    [
        .. history.SumSessions(query.From, query.To).Where(session => query.Includes(session.Usage.Model))
            .GroupBy(session => session.Session)
            .Select(group => new NamedUsage(group.Key, ReportBuilder.Total(group.Select(session => session.Usage))))
            .OrderByDescending(row => row.Usage.CostUsd).ThenByDescending(row => row.Usage.Messages).ThenBy(row => row.Name, StringComparer.Ordinal),
    ];

    /// <summary>Spans without a turn are left out, so that years of silence cost nothing to read.</summary>
    private static List<NamedUsage> Spans(LedgerHistory history, LocalCalendar calendar, ReportQuery query)
    {
        List<DateTimeOffset> starts = [.. Starts(history, calendar, query)];
        if (starts.Count == 0) return [];

        var end = calendar.NextSpan(starts[^1], query.By);
        List<DateTimeOffset> bounds = [.. starts.Select(start => start < query.From ? query.From : start), end > query.To ? query.To : end];
        var rows = new List<NamedUsage>();
        foreach (var (span, slices) in Sums(history, bounds, query.By))
        {
            var usage = ReportBuilder.Total(slices.Where(slice => query.Includes(slice.Model)));
            if (usage != Usage.None) rows.Add(new(calendar.NameOf(starts[span], query.By), usage));
        }
        return rows;
    }

    private static IEnumerable<DateTimeOffset> Starts(LedgerHistory history, LocalCalendar calendar, ReportQuery query)
    {
        var first = history.FirstTurn is { } turn && turn > query.From ? turn : query.From;
        var start = calendar.StartOfSpan(first, query.By);
        for (var span = 0; start < query.To && span < MaxSpans; span++)
        {
            yield return start;
            start = calendar.NextSpan(start, query.By);
        }
    }

    /// <summary>Hours of a zone that is half an hour beside the others cut every hour of the ledger's: then one reading of all turns is cheaper than two for each.</summary>
    private static IEnumerable<(int Span, IReadOnlyList<UsageSlice> Slices)> Sums(LedgerHistory history, List<DateTimeOffset> bounds, ReportGroup by)
    {
        if (by == ReportGroup.Hour && bounds.Skip(1).SkipLast(1).Any(bound => bound.ToUnixTimeMilliseconds() % 3_600_000 != 0)) return history.SumSpans(bounds);

        return Enumerable.Range(0, bounds.Count - 1).Select(span => (span, history.Sum(bounds[span], bounds[span + 1])));
    }
}

/// <summary>What rows of a table stand for.</summary>
internal enum ReportGroup
{
    Hour,
    Day,
    Week,
    Month,
    Model,
    Kind,
    Agent,
    Session,
}

/// <summary>What a table is made of.</summary>
/// <param name="Models">Only these; all if there are none.</param>
internal sealed record ReportQuery(ReportGroup By, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> Models)
{
    public bool Includes(string model) => Models.Count == 0 || Models.Contains(model, StringComparer.OrdinalIgnoreCase);
}
