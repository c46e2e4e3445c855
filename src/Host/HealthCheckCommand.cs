using Clawtail.Host.Http;
using Clawtail.Tailer.Json;

namespace Clawtail.Host;

/// <summary><c>clawtail healthcheck</c>: asks the Clawtail of this container or machine how it is, where there is no shell and no curl.</summary>
internal static class HealthCheckCommand
{
    /// <param name="ready">Asks whether everything is counted, not only whether the loop turns.</param>
    /// <returns>The exit code: 1 if the answer is no, or there is none.</returns>
    public static async Task<int> RunAsync(ListenAddress listen, bool ready, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var answer = await HttpProbe.TrySendAsync(listen, ready ? "/readyz" : "/healthz", cancel);
        if (answer is { Status: 200 })
        {
            // Whoever answers may be a stranger, or an older Clawtail.
            foreach (var line in answer.Body.Trim().Split('\n')) await output.WriteLineAsync(Printable.Of(line));
            return ExitCode.Stopped;
        }
        await error.WriteLineAsync(answer is null
            ? $"clawtail: nobody answers on {listen}; --listen says where the running one listens"
            : $"clawtail: {Printable.Of(FirstLine(answer.Body))}");
        return ExitCode.Failed;
    }

    private static string FirstLine(string body) => body.Trim().Split('\n')[0].Trim();
}
