using System.Globalization;
using Clawtail.Host.Report;

namespace Clawtail.Host.Http;

/// <summary>Stacked bars as SVG: a bar for each hour or day, a colour for each of the largest models.</summary>
internal sealed class BarChart
{
    private const int Width = 600;
    private const int Height = 86;
    private const int MaxColours = 4;

    private readonly IReadOnlyList<Bucket> _buckets;
    private readonly Func<Usage, decimal> _value;
    private readonly string[] _models;
    private readonly decimal _most;

    /// <param name="models">The models in the order of their colours; those beyond share the last colour.</param>
    public BarChart(IReadOnlyList<Bucket> buckets, IEnumerable<string> models, Func<Usage, decimal> value)
    {
        (_buckets, _value) = (buckets, value);
        _models = [.. models.Take(MaxColours)];
        _most = buckets.Max(bucket => value(bucket.Total));
    }

    /// <summary>The value of the highest bar.</summary>
    public decimal Most => _most;

    /// <summary>Which colour is which model.</summary>
    public Markup Legend => Html.Join(_models.Select((model, colour) => Html.Of($"""<span class="k c{colour}"></span>{Html.Name(model)}""")));

    /// <param name="summary">What it shows, for those who do not see it.</param>
    /// <param name="labels">What stands below the first bar, between and below the last one, evenly spread.</param>
    public Markup Draw(string summary, IEnumerable<string> labels)
    {
        var step = (double)Width / _buckets.Count;
        var bars = _buckets.SelectMany((bucket, index) => Bar(bucket, index * step, step * 0.92));
        return Html.Of(
            $"""
            <svg viewBox="0 0 {Width} {Height}" preserveAspectRatio="none" role="img" aria-label="{summary}">{Html.Join(bars)}</svg>
            <div class="axis" aria-hidden="true">{Html.Join(labels.Select(label => Html.Of($"<span>{label}</span>")))}</div>

            """);
    }

    private IEnumerable<Markup> Bar(Bucket bucket, double x, double width)
    {
        var y = (double)Height;
        foreach (var colour in bucket.Models.GroupBy(model => ColourOf(model.Name)).OrderBy(group => group.Key))
        {
            var height = _most <= 0 ? 0 : (double)(colour.Sum(model => _value(model.Usage)) / _most) * (Height - 2);
            if (height <= 0) continue;
            y -= height;
            yield return Html.Of($"""<rect class="c{colour.Key}" x="{Number(x)}" y="{Number(y)}" width="{Number(width)}" height="{Number(height)}"/>""");
        }
    }

    private int ColourOf(string model) => Array.IndexOf(_models, model) is >= 0 and var colour ? colour : MaxColours;

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
