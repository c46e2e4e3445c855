using System.CommandLine;
using System.Globalization;

namespace Clawtail.Benchmarks.Measuring;

/// <summary><c>idle PID</c>: what a process costs while nothing happens.</summary>
internal static class IdleCommand
{
    public static Command Create()
    {
        var pid = new Argument<int>("PID");
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 30 };
        var command = new Command("idle", "measure CPU share, memory and writes of a process") { pid, seconds };
        command.SetAction((parsed, stopping) => MeasureAsync(parsed.GetValue(pid), TimeSpan.FromSeconds(parsed.GetValue(seconds)), stopping));
        return command;
    }

    private static async Task MeasureAsync(int pid, TimeSpan duration, CancellationToken stopping)
    {
        var before = ProcessFigures.Of(pid);
        await Task.Delay(duration, TimeProvider.System, stopping);
        var after = ProcessFigures.Of(pid);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"cpu_percent={(after.Cpu - before.Cpu) / duration * 100:0.000} rss_mib={after.RssKiB / 1024.0:0.0} " +
            $"peak_mib={after.PeakRssKiB / 1024.0:0.0} written_bytes={after.BytesWritten - before.BytesWritten}"));
    }
}
