using Prometheus;

namespace Clawtail.Metrics;

/// <summary>
/// A gauge whose series stay on the page as long as something is offered for them. Where several values are offered for
/// one series (those beyond a label budget share one), one of them is chosen.
/// </summary>
/// <param name="seriesOf">The gauge's series of a label set.</param>
/// <param name="choose">Which of two values is shown.</param>
internal sealed class OfferedGauge(Func<LabelSet, Gauge.Child> seriesOf, Func<double, double, double> choose)
{
    private readonly Dictionary<LabelSet, Cell> _cells = [];

    public void Offer(LabelSet labels, double value)
    {
        if (!_cells.TryGetValue(labels, out var cell)) _cells.Add(labels, cell = new Cell(seriesOf(labels)));
        cell.Offered = cell.Offered is { } other ? choose(other, value) : value;
    }

    /// <summary>Shows what was offered since the last time, and takes off the page what was not.</summary>
    public void Publish()
    {
        foreach (var (labels, cell) in _cells)
        {
            if (cell.Offered is { } value)
            {
                cell.Series.Set(value);
                cell.Offered = null;
            }
            else
            {
                cell.Series.Remove();
                _cells.Remove(labels);
            }
        }
    }

    private sealed class Cell(Gauge.Child series)
    {
        public Gauge.Child Series => series;

        public double? Offered { get; set; }
    }
}
