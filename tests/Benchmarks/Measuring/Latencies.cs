using System.Globalization;

namespace Clawtail.Benchmarks.Measuring;

/// <summary>Durations of one kind, and what they were like.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public void Add(TimeSpan duration) => _milliseconds.Add(duration.TotalMilliseconds);

    /// <returns><c>count= median_ms= p99_ms= max_ms=</c>, as scripts read it.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"count={Count} median_ms={Quantile(0.5):0.00} p99_ms={Quantile(0.99):0.00} max_ms={Quantile(1):0.00}");

    /// <summary>The smallest duration that at least this share of all does not exceed.</summary>
    private double Quantile(double share)
    {
        if (Count == 0) return double.NaN;
        _milliseconds.Sort();
        return _milliseconds[Math.Max(0, (int)Math.Ceiling(share * Count) - 1)];
    }
}
