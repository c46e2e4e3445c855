using System.Net.Sockets;
using Clawtail.Host.Http;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Is the port free, or is it Clawtail that has it? If so, it is asked how it is.</summary>
internal static class PortCheck
{
    private const string Name = "port";

    /// <param name="isRunning">A Clawtail holds the ledger, and so should be listening.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(ListenAddress listen, bool isRunning, CancellationToken cancel)
    {
        if (await HttpProbe.TrySendAsync(listen, "/", cancel) is { } page)
            return await AnsweredAsync(page, listen, isRunning, cancel);
        if (!TryBind(listen, out var reason))
        {
            return [Finding.Fail(Name, $"{listen} cannot be listened on: {reason}", "Choose another address or port with --listen.")];
        }
        return isRunning
            ? [Finding.Warn(Name, $"a Clawtail counts, but nobody answers on {listen}", "Give doctor the --listen that the running Clawtail has.")]
            : [Finding.Ok(Name, $"{listen} is free")];
    }

    private static async Task<IReadOnlyList<Finding>> AnsweredAsync(ProbeAnswer page, ListenAddress listen, bool isRunning, CancellationToken cancel)
    {
        if (!page.Body.Contains("Clawtail", StringComparison.Ordinal))
            return [Finding.Fail(Name, $"another program answers on {listen}", "Stop it, or choose another address or port with --listen.")];

        if (!isRunning)
            return [Finding.Fail(Name, $"a Clawtail answers on {listen}, but it does not count into this ledger",
                "Give doctor the --state-dir that the running Clawtail has. Where another one is meant to run here, give it another --listen.")];

        var readiness = await HttpProbe.TrySendAsync(listen, "/readyz", cancel);
        return readiness is { Status: 200 }
            ? [Finding.Ok(Name, $"a Clawtail answers on {listen}, and is ready")]
            : [Finding.Warn(Name, $"a Clawtail answers on {listen}, and is not ready: {readiness?.Body.Trim() ?? "no answer"}",
                "Its log says more. During a first catch-up it is enough to wait.")];
    }

    private static bool TryBind(ListenAddress listen, out string reason)
    {
        reason = "";
        try
        {
            listen.Probe();
            return true;
        }
        catch (SocketException exception)
        {
            reason = exception.Message;
            return false;
        }
    }
}
