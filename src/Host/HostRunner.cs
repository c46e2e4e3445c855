using System.Net.Sockets;
using Clawtail.Host.Http;
using Clawtail.Host.Logging;
using Clawtail.Tailer.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host;

/// <summary>Runs the web server and its workers until a signal comes, or until one of them cannot go on.</summary>
/// <remarks>
/// The workers are not left to the generic host: it would start them before it knows that the port is free, and end with exit code
/// 0 when one of them fails.
/// </remarks>
internal sealed class HostRunner(WebApplication web, ListenAddress listen, IReadOnlyList<BackgroundService> workers, ILogger log)
{
    /// <summary>A page takes milliseconds: whoever still reads after this does not read.</summary>
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(0.5);

    /// <summary>Time for the last commit, below the 2 s within which a signal is obeyed.</summary>
    private static readonly TimeSpan TimeToCommit = TimeSpan.FromSeconds(1.5);

    /// <param name="listening">Told the URL once it is served, before the workers start.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Action<string> listening)
    {
        if (!await TryListenAsync()) return ExitCode.Failed;

        listening(listen.Display(web.Urls.First()));
        List<Task> ends = [StopRequestedAsync()];
        foreach (var worker in workers)
        {
            await worker.StartAsync(CancellationToken.None);
            ends.Add(worker.ExecuteTask!);
        }
        await Task.WhenAny(ends);
        var asked = web.Lifetime.ApplicationStopping.IsCancellationRequested;
        if (asked) log.Stopping();
        await StopAsync();
        return ExitCodeOf(asked);
    }

    private async Task<bool> TryListenAsync()
    {
        try
        {
            await web.StartAsync();
            return true;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            log.CannotListen(listen.ToString(), "the port is taken by another program; --listen sets another one");
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            log.CannotListen(listen.ToString(), (exception.InnerException ?? exception).Message);
        }
        return false;
    }

    private Task StopRequestedAsync()
    {
        var requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        web.Lifetime.ApplicationStopping.Register(requested.SetResult);
        return requested.Task;
    }

    private async Task StopAsync()
    {
        using var untilAnswered = new CancellationTokenSource(TimeToAnswer);
        using var untilCommitted = new CancellationTokenSource(TimeToCommit);
        await Task.WhenAll([web.StopAsync(untilAnswered.Token), .. workers.Select(worker => worker.StopAsync(untilCommitted.Token))]);
        foreach (var worker in workers) worker.Dispose();
    }

    private int ExitCodeOf(bool asked)
    {
        var faults = workers.Select(worker => worker.ExecuteTask!.Exception?.InnerException).OfType<Exception>().ToArray();
        foreach (var exception in faults)
        {
            // Said by the ledger in words for the operator, who alone can help; no trace of ours adds to it.
            if (exception is LedgerInUseException or LedgerForeignException) log.Refused(exception.Message);
            else log.Failed(exception);
        }
        if (faults.Length > 0) return ExitCode.Failed;

        if (workers.Any(worker => !worker.ExecuteTask!.IsCompleted)) log.StoppedHard();
        return asked ? ExitCode.Stopped : ExitCode.Failed;
    }
}
