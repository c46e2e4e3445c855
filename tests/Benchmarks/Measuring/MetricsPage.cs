using System.Globalization;
using System.Text;

namespace Clawtail.Benchmarks.Measuring;

/// <summary>A /metrics page fetched over one connection that stays open.</summary>
internal sealed class MetricsPage(Uri url) : IDisposable
{
    private readonly HttpClient _client = new();

    public async Task<byte[]> FetchAsync(CancellationToken stopping) => await _client.GetByteArrayAsync(url, stopping);

    /// <summary>Samples of all label sets of a metric added up.</summary>
    public async Task<double> SumAsync(string metric, CancellationToken stopping) => Sum(await FetchAsync(stopping), Encoding.UTF8.GetBytes(metric + "{"));

    public static int SeriesIn(ReadOnlySpan<byte> page)
    {
        var series = 0;
        foreach (var line in page.Split((byte)'\n')) series += !page[line].IsEmpty && page[line][0] != '#' ? 1 : 0;
        return series;
    }

    public void Dispose() => _client.Dispose();

    private static double Sum(ReadOnlySpan<byte> page, ReadOnlySpan<byte> prefix)
    {
        var sum = 0.0;
        foreach (var range in page.Split((byte)'\n'))
        {
            var line = page[range];
            if (line.StartsWith(prefix)) sum += double.Parse(line[(line.LastIndexOf((byte)' ') + 1)..], CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
