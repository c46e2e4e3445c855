using System.Net.Sockets;
using System.Text;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>Clients that take what they can get, before the program as it is shipped.</summary>
public sealed class CrowdTests : IDisposable
{
    private const int Labels = 2000;
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_that_ask_and_never_read_cost_little_memory_and_no_other_scrape()
    {
        WriteHome();
        await using var program = ClawtailProgram.Serve(_folder.Combine("home"), _folder.Combine("state"), "--max-series", $"{Labels}");
        await program.UntilReadyAsync();
        await program.ScrapeAsync();
        var before = ResidentMiB(program.Id);
        var clients = Enumerable.Range(0, 95).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 }).ToArray();
        foreach (var client in clients)
        {
            await client.ConnectAsync("127.0.0.1", program.Port, Cancellation);
            await client.SendAsync(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"), Cancellation);
        }

        Assert.Equal(Labels + 1, (await program.ScrapeAsync()).SeriesOf("openclaw_codex_messages_total").Count());
        Assert.InRange(ResidentMiB(program.Id), 1, before + 60);
        await program.UntilAsync(async () => await Task.FromResult(OpenSockets(program.Id) < 10), TimeSpan.FromSeconds(60));
        foreach (var client in clients) client.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private void WriteHome()
    {
        var sessions = Directory.CreateDirectory(_folder.Combine("home", "agents", "main", "sessions")).FullName;
        using var transcript = new StreamWriter(Path.Combine(sessions, "s.jsonl"));
        for (var i = 0; i < Labels; i++)
        {
            transcript.Write(
                $$$"""{"type":"message","id":"e{{{i}}}","timestamp":"2026-11-20T00:00:00.000Z","message":{"role":"assistant","provider":"p","model":"model-{{{i}}}","timestamp":{{{1763600000000 + i}}},"stopReason":"stop","usage":{"input":1,"output":1} } }""" + "\n");
        }
    }

    private static int ResidentMiB(int process) =>
        int.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    private static int OpenSockets(int process) => new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos()
        .Count(descriptor => descriptor.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}
