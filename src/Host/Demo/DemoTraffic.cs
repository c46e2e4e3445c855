using Microsoft.Extensions.Hosting;

namespace Clawtail.Host.Demo;

/// <summary>Keeps the agents of a demo talking.</summary>
internal sealed class DemoTraffic(DemoHome home, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var quiet = home.Act(time.GetUtcNow());
            await Task.Delay(quiet, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
