using Clawtail.Tailer;
using Clawtail.Tailer.Json;
using Microsoft.Extensions.Hosting;

namespace Clawtail.Host.Systemd;

/// <summary>Gives systemd a sign of life for as long as the tailer's loop runs, and a line on how it is.</summary>
/// <remarks>A loop that stands still gets no sign: systemd then restarts the service, as a liveness probe would.</remarks>
internal sealed class WatchdogService(SystemdNotifier systemd, ITailerView view, LivenessCheck liveness, TimeProvider time) : BackgroundService
{
    private string? _lastStatus;

    /// <summary>Runs until it is stopped, watched or not: a worker that ends by itself is one that failed.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Half the time allowed, as sd_watchdog_enabled(3) advises.
        using var ticks = new PeriodicTimer(systemd.Watchdog / 2 ?? Timeout.InfiniteTimeSpan, time);
        do SendSignOfLife();
        while (await TickAsync(ticks, stoppingToken));
        systemd.Notify("STOPPING=1");
    }

    private void SendSignOfLife()
    {
        if (liveness.StoodStillFor is null) systemd.Notify("WATCHDOG=1");

        // A line break would end it and begin another word to systemd.
        var status = Printable.Of(view.Status.Reason ?? "counting");
        if (status != _lastStatus) systemd.Notify($"STATUS={status}");
        _lastStatus = status;
    }

    private static async Task<bool> TickAsync(PeriodicTimer ticks, CancellationToken stopping)
    {
        try
        {
            return await ticks.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
