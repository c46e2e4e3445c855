using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// The six counters of a usage series. They are told totals, never increments, and several series may share one label
/// set: all that are folded into <c>other</c>, and one that OpenClaw really calls so.
/// </summary>
internal sealed class UsageCounters
{
    private readonly Counter[] _counters;
    private readonly Dictionary<LabelSet, Cell> _cells = [];

    public UsageCounters(IMetricFactory factory)
    {
        _counters =
        [
            MetricCatalog.Messages.In(factory),
            MetricCatalog.InputTokens.In(factory),
            MetricCatalog.OutputTokens.In(factory),
            MetricCatalog.CacheReadTokens.In(factory),
            MetricCatalog.CacheWriteTokens.In(factory),
            MetricCatalog.CostUsd.In(factory),
        ];
        // Shown even while nothing is folded: what is folded later then enters a series that was already seen at 0.
        CellOf(LabelSet.Other);
    }

    public void Publish(ImmutableArray<UsageSeries> usage)
    {
        foreach (var cell in _cells.Values)
        {
            cell.Clear();
        }
        foreach (var series in usage)
        {
            if (!series.State.Hidden) CellOf(LabelSet.Of(series)).Add(series.Exposed);
        }
        foreach (var cell in _cells.Values)
        {
            cell.Publish();
        }
    }

    /// <summary>Takes every series off the page until the next <see cref="Publish"/>.</summary>
    public void Hide()
    {
        foreach (var cell in _cells.Values)
        {
            cell.Hide();
        }
    }

    private Cell CellOf(LabelSet labels)
    {
        if (!_cells.TryGetValue(labels, out var cell))
        {
            cell = new Cell(Array.ConvertAll(_counters, c => c.WithLabels(labels.Provider, labels.Second, labels.Third)));
            _cells.Add(labels, cell);
        }
        return cell;
    }

    /// <summary>One label set: sums the series that share it, then tells its six counters.</summary>
    private sealed class Cell(Counter.Child[] counters)
    {
        private readonly long[] _sums = new long[counters.Length];

        public void Clear() => Array.Clear(_sums);

        public void Add(UsageTotals exposed)
        {
            checked
            {
                _sums[0] += exposed.Messages;
                _sums[1] += exposed.Tokens.Input;
                _sums[2] += exposed.Tokens.Output;
                _sums[3] += exposed.Tokens.CacheRead;
                _sums[4] += exposed.Tokens.CacheWrite;
                _sums[5] += exposed.CostNanoUsd;
            }
        }

        public void Publish()
        {
            for (var i = 0; i < 5; i++)
            {
                counters[i].IncTo(_sums[i]);
            }
            counters[5].IncTo(_sums[5] / 1e9);
        }

        public void Hide()
        {
            foreach (var counter in counters)
            {
                counter.Unpublish();
            }
        }
    }
}
