using System.Net.Sockets;
using System.Text;

namespace Clawtail.Host.Http;

/// <summary>Asks a Clawtail on this machine for a page, with as little as HTTP needs: no client library is linked for it.</summary>
internal static class HttpProbe
{
    /// <summary>Probes of containers give up after some seconds; better to say why before that.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(4);

    /// <summary>The pages asked for are short; of a stranger's, the beginning is enough.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <returns>Null if nobody answers in time, or not in HTTP.</returns>
    public static async Task<ProbeAnswer?> TrySendAsync(ListenAddress server, string path, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(MaxTime);
        try
        {
            await using var stream = await server.ConnectAsync(patience.Token);
            // 1.0: the body comes as it is, and its end is the end of the connection.
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n"), patience.Token);
            return ProbeAnswer.TryParse(await ReadAsync(stream, patience.Token));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}

/// <summary>What a server said.</summary>
internal sealed record ProbeAnswer(int Status, string Body)
{
    public static ProbeAnswer? TryParse(string text)
    {
        // HTTP/1.1 200 OK
        if (!text.StartsWith("HTTP/1.", StringComparison.Ordinal) || text.Length < 12) return null;

        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return int.TryParse(text.AsSpan(9, 3), out var status) ? new(status, head < 0 ? "" : text[(head + 4)..]) : null;
    }
}
