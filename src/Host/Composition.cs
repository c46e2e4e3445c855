using Clawtail.Host.CommandLine;
using Clawtail.Host.Demo;
using Clawtail.Host.Http;
using Clawtail.Host.Logging;
using Clawtail.Host.Report;
using Clawtail.Host.Systemd;
using Clawtail.Metrics;
using Clawtail.Tailer;
using Microsoft.Extensions.Hosting;

namespace Clawtail.Host;

/// <summary>Puts the parts together: the tailer tells log and metrics what happens, and the pages ask the tailer.</summary>
internal static class Composition
{
    public static Task<int> ServeAsync(ServeOptions options) => RunAsync(options, [], _ => { });

    public static async Task<int> DemonstrateAsync(ServeOptions options)
    {
        using var home = new DemoHome(TimeProvider.System.GetUtcNow(), Environment.TickCount);
        using var traffic = new DemoTraffic(home, TimeProvider.System);
        return await RunAsync(options.WithDirectories(home.OpenClawDirectory, home.StateDirectory), [traffic], PrintDemoHint);
    }

    private static async Task<int> RunAsync(ServeOptions options, IReadOnlyList<BackgroundService> others, Action<string> listening)
    {
        var time = TimeProvider.System;
        using var logging = ConsoleLogging.Create(options.Logging, time);
        var log = logging.CreateLogger("Clawtail");
        foreach (var warning in options.Warnings) log.SettingsWarning(warning);

        var metrics = new TailerMetrics(time);
        using var tailerLog = new TailerLog(log, time);
        using var tailer = new TailerService(options.Tailer, new TailerEventsFanOut(tailerLog, metrics), time);
        await using var exposition = new MetricsExposition(tailer, metrics, options.Metrics, time);
        var liveness = new LivenessCheck(tailer, options.Tailer.SweepInterval);
        using var reports = new ReportReader(options.Tailer.StateDirectory, options.Metrics.PlanLimits, LocalCalendar.OfThisMachine, time);
        var overview = new OverviewPage(tailer, reports, time);
        var endpoints = new Endpoints(
            new MetricsEndpoint(exposition), new HealthEndpoints(tailer, liveness), overview, new HostNames(options.AllowedHosts), log, time);

        await using var web = WebServer.Create(options.Listen, logging, time, endpoints.AnswerAsync);
        using var systemd = SystemdNotifier.OfThisProcess();
        using var watchdog = new WatchdogService(systemd, tailer, liveness, time);
        return await new HostRunner(web, options.Listen, [tailer, watchdog, .. others], log).RunAsync(url =>
        {
            log.Started(ProductVersion.Text, url, options.Tailer.StateDirectory, options.Tailer.Home);
            systemd.Notify("READY=1");
            listening(url);
        });
    }

    /// <summary>For the person at the terminal: beside the log, which may be JSON and may be piped.</summary>
    private static void PrintDemoHint(string url) => Console.Error.WriteLine(
        $"""

        Four invented agents are talking, and Clawtail is listening.
          {url}/          what was counted so far
          {url}/metrics   what Prometheus reads; reload it and see openclaw_codex_messages_total grow
        Their files are in a temporary directory, which goes when you press Ctrl+C.

        """);
}
