using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>The counter of failed turns; folds and hides as <see cref="UsageCounters"/> does.</summary>
internal sealed class ErrorCounters
{
    private readonly Counter _errors;
    private readonly Dictionary<LabelSet, Cell> _cells = [];

    public ErrorCounters(IMetricFactory factory)
    {
        _errors = MetricCatalog.MessageErrors.In(factory);
        CellOf(LabelSet.Other);
    }

    public void Publish(ImmutableArray<ErrorSeries> errors)
    {
        foreach (var cell in _cells.Values)
        {
            cell.Sum = 0;
        }
        foreach (var series in errors)
        {
            if (series.State.Hidden) continue;
            var cell = CellOf(LabelSet.Of(series));
            cell.Sum = checked(cell.Sum + series.Exposed);
        }
        foreach (var cell in _cells.Values)
        {
            cell.Counter.IncTo(cell.Sum);
        }
    }

    /// <summary>Takes every series off the page until the next <see cref="Publish"/>.</summary>
    public void Hide()
    {
        foreach (var cell in _cells.Values)
        {
            cell.Counter.Unpublish();
        }
    }

    private Cell CellOf(LabelSet labels)
    {
        if (!_cells.TryGetValue(labels, out var cell))
        {
            cell = new Cell(_errors.WithLabels(labels.Provider, labels.Second, labels.Third));
            _cells.Add(labels, cell);
        }
        return cell;
    }

    private sealed class Cell(Counter.Child counter)
    {
        public Counter.Child Counter { get; } = counter;

        public long Sum { get; set; }
    }
}
