using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Clawtail.Tests.Fuzz;

/// <summary>Requests that are none, or nearly one, each on a connection of its own.</summary>
internal sealed class FuzzedRequests(int port, Random random)
{
    private static readonly string[] Whole =
    [
        "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/openmetrics-text;version=1.0.0\r\nAccept-Encoding: gzip\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: de\r\nCookie: a=b\r\n\r\n",
        "GET /readyz HTTP/1.0\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: clawtail.example.com\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "GET /usage.json?from=2026-11-20&to=2026-11-25 HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=0-1\r\n\r\n",
        "HEAD http://127.0.0.1/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc",
    ];

    private readonly Mutator _mutator = new(random);

    public int Sent { get; private set; }

    /// <summary>The last request, for whoever has to find out.</summary>
    public string Last { get; private set; } = "";

    public async Task SendAsync()
    {
        var bytes = _mutator.Mutate(Encoding.ASCII.GetBytes(Whole[random.Next(Whole.Length)]), Encoding.ASCII.GetBytes(Whole[random.Next(Whole.Length)]));
        (Last, Sent) = (Convert.ToHexString(bytes), Sent + 1);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
            client.Client.Shutdown(SocketShutdown.Send);
            var answer = new byte[4096];
            while (await stream.ReadAsync(answer, TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // To hang up on what is no request is an answer too.
        }
    }
}
