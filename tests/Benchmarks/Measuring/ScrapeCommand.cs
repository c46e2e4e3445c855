using System.CommandLine;

namespace Clawtail.Benchmarks.Measuring;

/// <summary><c>scrape URL</c>: how long a scrape takes.</summary>
internal static class ScrapeCommand
{
    private const int WarmUp = 50;

    public static Command Create()
    {
        var url = new Argument<Uri>("URL") { CustomParser = HttpAddress.Parse };
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 500 };
        var command = new Command("scrape", "measure scrapes, one after the other over one connection") { url, count };
        command.SetAction((parsed, stopping) => MeasureAsync(parsed.GetRequiredValue(url), parsed.GetValue(count), stopping));
        return command;
    }

    private static async Task MeasureAsync(Uri url, int count, CancellationToken stopping)
    {
        using var metrics = new MetricsPage(url);
        for (var i = 0; i < WarmUp; i++) await metrics.FetchAsync(stopping);

        var latencies = new Latencies();
        byte[] page = [];
        for (var i = 0; i < count; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            page = await metrics.FetchAsync(stopping);
            latencies.Add(TimeProvider.System.GetElapsedTime(started));
        }

        Console.WriteLine($"{latencies} series={MetricsPage.SeriesIn(page)} bytes={page.Length}");
    }
}
