using System.Net.Sockets;
using System.Text;
using Clawtail.Host;
using Clawtail.Host.Systemd;
using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Clawtail.Tests.Host.Systemd;

public sealed class WatchdogServiceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly FakeTailerView _view = new();

    public WatchdogServiceTests() => _systemd.Bind(new UnixDomainSocketEndPoint(_folder.Combine("notify")));

    [Fact]
    public async Task A_loop_that_turns_gives_a_sign_of_life_twice_in_the_time_allowed()
    {
        using var beat = await StartAsync(watchdog: TimeSpan.FromSeconds(30));
        Assert.Equal("WATCHDOG=1", Receive());
        Assert.Equal("STATUS=counting", Receive());

        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("WATCHDOG=1", Receive());
    }

    [Fact]
    public async Task A_loop_that_stands_still_gives_none_and_the_status_says_why()
    {
        using var beat = await StartAsync(watchdog: TimeSpan.FromMinutes(10));
        Assert.Equal("WATCHDOG=1", Receive());
        Assert.Equal("STATUS=counting", Receive());
        _view.Status = new TailerStatus(false, "the disk is full", [], TimeSpan.FromMinutes(5));

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("STATUS=the disk is full", Receive());
    }

    [Fact]
    public async Task The_end_is_announced()
    {
        using var beat = await StartAsync(watchdog: null);
        Assert.Equal("WATCHDOG=1", Receive());
        Assert.Equal("STATUS=counting", Receive());

        await beat.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("STOPPING=1", Receive());
    }

    [Theory]
    [InlineData("20000000", null, 20)]
    [InlineData("20000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void The_time_allowed_is_read_as_systemd_means_it(string? microseconds, string? process, int? seconds)
    {
        using var manager = SystemdNotifier.FromVariables(_folder.Combine("notify"), microseconds, process);

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), manager.Watchdog);
    }

    [Fact]
    public void Without_systemd_nothing_is_told_to_anybody()
    {
        using var manager = SystemdNotifier.FromVariables(null, "20000000", null);

        manager.Notify("READY=1");

        Assert.Null(manager.Watchdog);
        Assert.Equal(0, _systemd.Available);
    }

    [Fact]
    public async Task The_program_says_when_it_is_ready_to_serve()
    {
        Directory.CreateDirectory(_folder.Combine("home"));
        var port = FreePort.Next();

        await using var program = ClawtailProgram.Start(port, new Dictionary<string, string> { ["NOTIFY_SOCKET"] = _folder.Combine("notify") },
            "serve", "--openclaw-dir", _folder.Combine("home"), "--state-dir", _folder.Combine("state"), "--listen", $"127.0.0.1:{port}");

        Assert.Equal("READY=1", Receive());
        using var answer = await program.GetAsync("/healthz");
        Assert.True(answer.IsSuccessStatusCode);
    }

    public void Dispose()
    {
        _systemd.Dispose();
        _folder.Dispose();
    }

    private async Task<WatchdogService> StartAsync(TimeSpan? watchdog)
    {
        var manager = new SystemdNotifier(_folder.Combine("notify"), watchdog);
        var beat = new WatchdogService(manager, _view, new LivenessCheck(_view, TimeSpan.FromSeconds(30)), _time);
        await beat.StartAsync(TestContext.Current.CancellationToken);
        return beat;
    }

    private string Receive()
    {
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer));
    }
}
