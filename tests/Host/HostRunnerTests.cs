using System.Net.Sockets;
using Clawtail.Host;
using Clawtail.Host.Http;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Clawtail.Tests.Host;

public sealed class HostRunnerTests : IAsyncDisposable
{
    private readonly TcpAddress _listen = TcpAddress.Local(FreePort.Next());
    private readonly RecordedLog _log = new();
    private readonly WebApplication _web;

    public HostRunnerTests() => _web = WebServer.Create(_listen, NullLoggerFactory.Instance, TimeProvider.System, context => context.Response.WriteAsync("hello"));

    [Fact]
    public async Task It_listens_before_a_worker_starts_and_ends_with_0_when_it_is_asked_to()
    {
        using var client = new HttpClient();
        var url = "";
        using var worker = new Worker(async stopping =>
        {
            Assert.Equal("hello", await client.GetStringAsync(new Uri(url), stopping));
            _web.Lifetime.StopApplication();
        });

        var code = await RunAsync([worker], listening => url = listening);

        Assert.Equal(ExitCode.Stopped, code);
        Assert.True(worker.WasStopped);
    }

    [Fact]
    public async Task A_client_that_never_finishes_holds_nothing_up()
    {
        using var client = new TcpClient();
        using var worker = new Worker(async stopping =>
        {
            await client.ConnectAsync(_listen.Address!, _listen.Port, stopping);
            await client.GetStream().WriteAsync("GET /metrics HTTP/1.1\r\nHost: "u8.ToArray(), stopping);
            _web.Lifetime.StopApplication();
        });
        var started = TimeProvider.System.GetTimestamp();

        var code = await RunAsync([worker]);

        Assert.Equal(ExitCode.Stopped, code);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_worker_that_fails_ends_it_with_1_and_the_fault_in_the_log()
    {
        using var other = new Worker(_ => Task.CompletedTask);
        using var failing = new Worker(async stopping =>
        {
            // A worker that is stopped before its thread came to run it never runs at all.
            await other.Begun.WaitAsync(stopping);
            throw new InvalidOperationException("a bug");
        });

        var code = await RunAsync([other, failing]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.True(other.WasStopped);
        Assert.Contains(_log.Lines, line => line.StartsWith("Critical: Clawtail stops because of a fault", StringComparison.Ordinal));
        Assert.Equal(["a bug"], _log.Faults.Select(fault => fault.Message));
    }

    [Fact]
    public async Task A_ledger_in_use_is_one_line_without_a_trace()
    {
        using var refused = new Worker(_ => throw new LedgerInUseException("/state/ledger.sqlite"));

        var code = await RunAsync([refused]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("Critical: The ledger /state/ledger.sqlite is in use", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Empty(_log.Faults);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_line_and_no_worker_starts()
    {
        using var holder = new TcpListener(_listen.Address!, _listen.Port);
        holder.Start();
        using var worker = new Worker(_ => Task.CompletedTask);

        var code = await RunAsync([worker]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith($"Critical: Cannot listen on {_listen}: the port is taken", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Null(worker.ExecuteTask);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private Task<int> RunAsync(IReadOnlyList<BackgroundService> workers, Action<string>? listening = null) =>
        new HostRunner(_web, _listen, workers, _log).RunAsync(listening ?? (_ => { }));

    /// <summary>Does one thing, and then nothing until it is stopped.</summary>
    private sealed class Worker(Func<CancellationToken, Task> work) : BackgroundService
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public bool WasStopped { get; private set; }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            _begun.SetResult();
            await work(stoppingToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            WasStopped = true;
        }
    }
}
