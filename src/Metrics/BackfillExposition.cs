using System.Globalization;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>Writes the ledger's history as OpenMetrics with timestamps, under the names and labels of the live counters.</summary>
/// <remarks>
/// Every counter grows with its turns' own time and ends at or below the value at which the live counter began, so that
/// Prometheus sees neither a reset nor a second count at the seam: history never holds more than the baseline, and nothing
/// of series that were born after it, which began at 0.
/// </remarks>
/// <param name="targetLabels">Those that Prometheus adds to what it scrapes.</param>
public sealed class BackfillExposition(LedgerBackfill backfill, BackfillSpan span, IReadOnlyList<KeyValuePair<string, string>> targetLabels)
{
    private const string Suffix = "_total";

    private static readonly (CounterDefinition Counter, Func<UsageTotals, long> Total)[] Counters =
    [
        (MetricCatalog.Messages, t => t.Messages),
        (MetricCatalog.InputTokens, t => t.Tokens.Input),
        (MetricCatalog.OutputTokens, t => t.Tokens.Output),
        (MetricCatalog.CacheReadTokens, t => t.Tokens.CacheRead),
        (MetricCatalog.CacheWriteTokens, t => t.Tokens.CacheWrite),
        (MetricCatalog.CostUsd, t => t.CostNanoUsd),
    ];

    /// <returns>Samples written.</returns>
    public long Write(TextWriter output, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(output);
        var usage = backfill.Usage();
        var samples = 0L;
        foreach (var (counter, total) in Counters) samples += Write(output, counter, usage, total, cancel);
        samples += Write(output, MetricCatalog.MessageErrors, backfill.Errors(), t => t.Messages, cancel);
        output.Write("# EOF\n");
        output.Flush();
        return samples;
    }

    private long Write(
        TextWriter output, CounterDefinition counter, IReadOnlyList<BackfillSeries> all, Func<UsageTotals, long> total, CancellationToken cancel)
    {
        // OpenMetrics names the family without the suffix of its samples.
        var family = counter.Name[..^Suffix.Length];
        output.Write($"# HELP {family} {counter.Help}\n# TYPE {family} counter\n");
        var samples = 0L;
        foreach (var series in all)
        {
            cancel.ThrowIfCancellationRequested();
            samples += Write(output, FormatName(counter, series), series, total, inDollars: counter == MetricCatalog.CostUsd);
        }
        return samples;
    }

    private long Write(TextWriter output, string name, BackfillSeries series, Func<UsageTotals, long> totalOf, bool inDollars)
    {
        var (total, samples, next) = (0L, 0L, -1L);
        var limit = totalOf(series.Baseline);
        foreach (var (moment, added) in backfill.Additions(series))
        {
            // Zero first: the moment before the first turn.
            if (next < 0) next = Math.Max(0, moment - 1);
            samples += Repeat(output, name, ValueOf(Math.Min(total, limit), inDollars), next, moment - 1);
            total += Math.Min(totalOf(added), long.MaxValue - total);
            next = moment;
        }
        return next < 0 ? 0 : samples + Repeat(output, name, ValueOf(Math.Min(total, limit), inDollars), next, span.Last);
    }

    private long Repeat(TextWriter output, string name, double value, long first, long last)
    {
        if (last < first) return 0;

        var line = string.Create(CultureInfo.InvariantCulture, $"{name} {value:R} ");
        for (var moment = first; moment <= last; moment++)
        {
            var (seconds, milliseconds) = Math.DivRem(span.TimeOf(moment), 1000);
            output.Write(line);
            output.Write(seconds);
            if (milliseconds > 0) output.Write($".{milliseconds:000}");
            output.Write('\n');
        }
        return last - first + 1;
    }

    private static double ValueOf(long total, bool inDollars) => inDollars ? total / 1e9 : total;

    private string FormatName(CounterDefinition counter, BackfillSeries series)
    {
        string[] values = [series.Provider, series.Model, series.Third];
        var labels = counter.Labels.Zip(values, KeyValuePair.Create).Concat(targetLabels).Select(label => $"{label.Key}=\"{Escape(label.Value)}\"");
        return $"{counter.Name}{{{string.Join(',', labels)}}}";
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
