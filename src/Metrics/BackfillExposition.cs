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
    private const int CostColumn = 5;

    private static readonly CounterDefinition[] Counters =
    [
        MetricCatalog.Messages, MetricCatalog.InputTokens, MetricCatalog.OutputTokens, MetricCatalog.CacheReadTokens,
        MetricCatalog.CacheWriteTokens, MetricCatalog.CostUsd,
    ];

    /// <returns>Samples written.</returns>
    public long Write(TextWriter output, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(output);
        var usage = backfill.Usage();
        var samples = 0L;
        for (var column = 0; column < Counters.Length; column++) samples += Write(output, Counters[column], usage, column, cancel);
        samples += Write(output, MetricCatalog.MessageErrors, backfill.Errors(), 0, cancel);
        output.Write("# EOF\n");
        output.Flush();
        return samples;
    }

    private long Write(TextWriter output, CounterDefinition counter, IReadOnlyList<BackfillSeries> all, int column, CancellationToken cancel)
    {
        // OpenMetrics names the family without the suffix of its samples.
        var family = counter.Name[..^Suffix.Length];
        output.Write($"# HELP {family} {counter.Help}\n# TYPE {family} counter\n");
        var samples = 0L;
        foreach (var series in all)
        {
            cancel.ThrowIfCancellationRequested();
            samples += Write(output, FormatName(counter, series), series, column);
        }
        return samples;
    }

    private long Write(TextWriter output, string name, BackfillSeries series, int column)
    {
        var (total, samples, next) = (0L, 0L, -1L);
        foreach (var (moment, added) in backfill.Additions(series, column))
        {
            // Zero first: the moment before the first turn.
            if (next < 0) next = Math.Max(0, moment - 1);
            samples += Repeat(output, name, ValueAt(total, series, column), next, moment - 1);
            total = checked(total + added);
            next = moment;
        }
        return next < 0 ? 0 : samples + Repeat(output, name, ValueAt(total, series, column), next, span.Last);
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

    private static double ValueAt(long total, BackfillSeries series, int column)
    {
        var value = Math.Min(total, series.Baseline[column]);
        return column == CostColumn ? value / 1e9 : value;
    }

    private string FormatName(CounterDefinition counter, BackfillSeries series)
    {
        string[] values = [series.Provider, series.Model, series.Third];
        var labels = counter.Labels.Zip(values, KeyValuePair.Create).Concat(targetLabels).Select(label => $"{label.Key}=\"{Escape(label.Value)}\"");
        return $"{counter.Name}{{{string.Join(',', labels)}}}";
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
