using System.Globalization;

namespace Clawtail.Tests.Support;

/// <summary>A page of metrics as a scraper reads it: a value for each series.</summary>
internal sealed class ScrapedPage
{
    private readonly Dictionary<string, double> _samples = [];

    public ScrapedPage(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#') continue;

            // A label value may hold spaces; the value never does. Add throws if a series is there twice, as Prometheus would.
            var space = line.LastIndexOf(' ');
            _samples.Add(line[..space], double.Parse(line[(space + 1)..], CultureInfo.InvariantCulture));
        }
    }

    public string Text { get; }

    public IReadOnlyDictionary<string, double> Samples => _samples;

    /// <summary>The value of a series written as on the page, <c>name{label="value"}</c>; null if it is not there.</summary>
    public double? this[string series] => _samples.TryGetValue(series, out var value) ? value : null;

    /// <summary>The series of one metric.</summary>
    public IEnumerable<string> SeriesOf(string metric) =>
        _samples.Keys.Where(s => s == metric || s.StartsWith(metric + "{", StringComparison.Ordinal));

    /// <summary>What the series of a metric add up to; null if there are none.</summary>
    public double? Sum(string metric) => SeriesOf(metric).Select(s => this[s]).Aggregate((double?)null, (sum, value) => (sum ?? 0) + value);
}
