using System.CommandLine;

namespace Clawtail.Benchmarks.Measuring;

/// <summary><c>append HOME</c>: the time from a turn's write to the scrape that shows it.</summary>
internal static class AppendCommand
{
    private const string Counter = "openclaw_codex_messages_total";

    /// <summary>A series that is new to Clawtail is held at zero for a while.</summary>
    private static readonly TimeSpan FirstTurnLimit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var home = new Argument<string>("HOME");
        var metrics = new Option<Uri>("--metrics") { Required = true, CustomParser = HttpAddress.Parse };
        var rate = new Option<int>("--rate") { Description = "turns a second", DefaultValueFactory = _ => 50 };
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 20 };
        var command = new Command("append", "append turns to a live session and measure until /metrics shows them") { home, metrics, rate, seconds };
        command.SetAction((parsed, stopping) => MeasureAsync(
            parsed.GetRequiredValue(home), parsed.GetRequiredValue(metrics), parsed.GetValue(rate), parsed.GetValue(seconds), stopping));
        return command;
    }

    private static async Task MeasureAsync(string home, Uri url, int rate, int seconds, CancellationToken stopping)
    {
        using var metrics = new MetricsPage(url);
        using var session = ILiveWriter.Of(home);
        var shown = await metrics.SumAsync(Counter, stopping);
        session.PrepareTurn();
        session.Append();
        await WaitForAsync(metrics, shown + 1, stopping);

        var appends = new Appends(session, turns: rate * seconds, TimeSpan.FromSeconds(1.0 / rate));
        Console.WriteLine(await WatchAsync(metrics, shown + 1, appends, stopping));
    }

    private static async Task WaitForAsync(MetricsPage metrics, double sum, CancellationToken stopping)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await metrics.SumAsync(Counter, stopping) < sum)
        {
            if (TimeProvider.System.GetElapsedTime(started) > FirstTurnLimit)
                throw new TimeoutException($"{Counter} does not show the first turn after {FirstTurnLimit}");
        }
    }

    /// <summary>Scrapes without a pause while turns are appended; the n-th turn is visible once the sum has risen by n.</summary>
    private static async Task<Latencies> WatchAsync(MetricsPage metrics, double before, Appends appends, CancellationToken stopping)
    {
        var latencies = new Latencies();
        var appending = Task.Run(() => appends.RunAsync(stopping), stopping);
        var progressed = TimeProvider.System.GetTimestamp();
        while (latencies.Count < appends.Count && TimeProvider.System.GetElapsedTime(progressed) < Patience)
        {
            var risen = await metrics.SumAsync(Counter, stopping) - before;
            var now = TimeProvider.System.GetTimestamp();
            if (latencies.Count < risen) progressed = now;
            while (latencies.Count < risen) latencies.Add(TimeProvider.System.GetElapsedTime(appends.StartOf(latencies.Count), now));
        }

        await appending;
        return latencies.Count == appends.Count
            ? latencies
            : throw new TimeoutException($"{Counter} shows {latencies.Count} of {appends.Count} turns {Patience} after the last one");
    }
}
