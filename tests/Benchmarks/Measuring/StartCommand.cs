using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Clawtail.Benchmarks.Measuring;

/// <summary><c>start URL -- COMMAND…</c>: starts a program, measures until URL answers 200, and leaves the program running.</summary>
internal static class StartCommand
{
    private static readonly TimeSpan PollGap = TimeSpan.FromMilliseconds(1);

    public static Command Create()
    {
        var url = new Argument<Uri>("URL") { CustomParser = HttpAddress.Parse };
        var words = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.OneOrMore };
        var log = new Option<string>("--log") { Description = "where the program's output goes", DefaultValueFactory = _ => "/dev/null" };
        var timeout = new Option<int>("--timeout") { Description = "seconds", DefaultValueFactory = _ => 300 };
        var command = new Command("start", "start a program and measure until it is ready") { url, words, log, timeout };
        command.SetAction((parsed, stopping) => MeasureAsync(
            parsed.GetRequiredValue(url), parsed.GetRequiredValue(words), parsed.GetRequiredValue(log),
            TimeSpan.FromSeconds(parsed.GetValue(timeout)), stopping));
        return command;
    }

    private static async Task<int> MeasureAsync(Uri url, string[] words, string log, TimeSpan timeout, CancellationToken stopping)
    {
        using var client = new HttpClient();
        await WarmUpAsync(client, stopping);

        var started = TimeProvider.System.GetTimestamp();
        // The shell only redirects and then becomes the program, so the process id stays.
        using var process = Process.Start("/bin/sh", ["-c", "exec \"$@\" >\"$0\" 2>&1", log, .. words]);
        while (!await IsReadyAsync(client, url, stopping))
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(started) > timeout)
            {
                await Console.Error.WriteLineAsync($"{words[0]} {(process.HasExited ? "ended" : "was not ready")} before {url} answered 200; see {log}");
                if (!process.HasExited) process.Kill();
                return 1;
            }

            await Task.Delay(PollGap, TimeProvider.System, stopping);
        }

        var wall = TimeProvider.System.GetElapsedTime(started);
        var figures = ProcessFigures.Of(process.Id);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"pid={process.Id} ready_ms={wall.TotalMilliseconds:0.0} cpu_ms={figures.Cpu.TotalMilliseconds:0} " +
            $"peak_mib={figures.PeakRssKiB / 1024.0:0.0} read_bytes={figures.BytesRead}"));
        return 0;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri url, CancellationToken stopping)
    {
        try
        {
            using var response = await client.GetAsync(url, stopping);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    /// <summary>One exchange with ourselves, so that compiling the client is not measured.</summary>
    private static async Task WarmUpAsync(HttpClient client, CancellationToken stopping)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answer = AnswerAsync(listener, stopping);
        await IsReadyAsync(client, new Uri($"http://{listener.LocalEndpoint}/"), stopping);
        await answer;
    }

    private static async Task AnswerAsync(TcpListener listener, CancellationToken stopping)
    {
        using var peer = await listener.AcceptSocketAsync(stopping);
        await peer.ReceiveAsync(new byte[4096], stopping);
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stopping);
    }
}
