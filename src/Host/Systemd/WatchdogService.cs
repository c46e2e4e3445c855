using Clawtail.Tailer;
using Microsoft.Extensions.Hosting;

namespace Clawtail.Host.Systemd;

/// <summary>Gives systemd a sign of life for as long as the tailer's loop turns, and a line on how it is.</summary>
/// <remarks>A loop that stands still gets no sign: systemd then restarts the service, as a liveness probe would.</remarks>
internal sealed class Heartbeat(ServiceManager manager, ITailerView view, Pulse pulse, TimeProvider time) : BackgroundService
{
    private string? _told;

    /// <summary>Runs until it is stopped, watched or not: a worker that ends by itself is one that failed.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Half the time allowed, as sd_watchdog_enabled(3) advises.
        using var beat = new PeriodicTimer(manager.Watchdog / 2 ?? Timeout.InfiniteTimeSpan, time);
        do Beat();
        while (await TickAsync(beat, stoppingToken));
        manager.Tell("STOPPING=1");
    }

    private void Beat()
    {
        if (pulse.StoodStillFor is null) manager.Tell("WATCHDOG=1");

        var status = view.Status.Reason ?? "counting";
        if (status != _told) manager.Tell($"STATUS={status}");
        _told = status;
    }

    private static async Task<bool> TickAsync(PeriodicTimer beat, CancellationToken stopping)
    {
        try
        {
            return await beat.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
