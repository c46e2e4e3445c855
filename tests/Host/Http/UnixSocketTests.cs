using System.Net.Sockets;
using Clawtail.Host.Http;
using Clawtail.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Clawtail.Tests.Host.Http;

public sealed class UnixSocketTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private UnixSocketAddress Address => new(_folder.Combine("clawtail.sock"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_served_over_a_socket_in_the_file_system_and_it_goes_with_the_server()
    {
        await using (var web = WebServer.Create(Address, NullLoggerFactory.Instance, TimeProvider.System, context => context.Response.WriteAsync("hello")))
        {
            await web.StartAsync(Cancellation);

            var answer = await HttpProbe.TrySendAsync(Address, "/", Cancellation);

            Assert.Equal((200, "hello"), (answer!.Status, answer.Body));
            await web.StopAsync(Cancellation);
        }
        Assert.False(File.Exists(Address.Path));
    }

    [Fact]
    public async Task A_socket_that_a_killed_process_left_behind_is_taken_over()
    {
        await using var program = ClawtailProgram.Start(0, "serve", "--openclaw-dir", _folder.Combine("home"),
            "--state-dir", _folder.Combine("state"), "--listen", Address.ToString());
        await program.UntilAsync(async () => await HttpProbe.TrySendAsync(Address, "/healthz", Cancellation) is { Status: 200 });
        await program.KillAsync();
        Assert.True(File.Exists(Address.Path));

        await using var next = ClawtailProgram.Start(0, "serve", "--openclaw-dir", _folder.Combine("home"),
            "--state-dir", _folder.Combine("state"), "--listen", Address.ToString());

        await next.UntilAsync(async () => await HttpProbe.TrySendAsync(Address, "/healthz", Cancellation) is { Status: 200 });
        Assert.Contains($"http://unix:{Address.Path}:/metrics", next.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_program_serves_or_wrote_there_stays()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(Address.Path));
        other.Listen();
        var file = new UnixSocketAddress(_folder.Combine("notes.txt"));
        await File.WriteAllTextAsync(file.Path, "precious", Cancellation);

        foreach (var address in new[] { Address, file })
        {
            await using var web = WebServer.Create(address, NullLoggerFactory.Instance, TimeProvider.System, context => context.Response.WriteAsync("hello"));
            await Assert.ThrowsAsync<IOException>(() => web.StartAsync(Cancellation));
        }

        Assert.True(File.Exists(Address.Path));
        Assert.Equal("precious", await File.ReadAllTextAsync(file.Path, Cancellation));
    }

    public void Dispose() => _folder.Dispose();
}
