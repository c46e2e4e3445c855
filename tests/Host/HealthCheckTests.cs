using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host;

public sealed class HealthCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_running_Clawtail_is_healthy_before_it_is_ready()
    {
        await using var program = ClawtailProgram.Serve(_folder.Combine("not-there"), _folder.Combine("state"));
        await program.UntilAsync(async () => (await (await program.GetAsync("/readyz")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Contains("not-there", StringComparison.Ordinal));

        var alive = await AskAsync(program.Port);
        var ready = await AskAsync(program.Port, "--ready");

        Assert.Equal((0, "ok\n"), (alive.ExitCode, alive.Output));
        Assert.Equal(1, ready.ExitCode);
        Assert.Contains("not-there", Assert.Single(ready.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_everything_is_counted_it_is_ready()
    {
        RealHome.CopyTo("file-era-2026.7.1", _folder.Combine("home"));
        await using var program = ClawtailProgram.Serve(_folder.Combine("home"), _folder.Combine("state"));
        await program.UntilReadyAsync();

        var ready = await AskAsync(program.Port, "--ready");

        Assert.Equal((0, "ready\n"), (ready.ExitCode, ready.Output));
    }

    [Fact]
    public async Task Where_nobody_answers_it_says_where_it_asked()
    {
        var port = FreePort.Next();

        var run = await AskAsync(port);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal($"clawtail: nobody answers on 127.0.0.1:{port}; --listen says where the running one listens", Assert.Single(run.Errors));
    }

    [Fact]
    public async Task It_asks_where_the_environment_says_that_Clawtail_listens()
    {
        await using var program = ClawtailProgram.Serve(_folder.Combine("not-there"), _folder.Combine("state"));
        await program.UntilAsync(async () => (await program.GetAsync("/healthz")).IsSuccessStatusCode);

        var run = await new CommandLineHarness().With("CLAWTAIL_LISTEN", $"0.0.0.0:{program.Port}").RunAsync("healthcheck");

        Assert.Equal(0, run.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<CommandLineHarness> AskAsync(int port, params string[] more) =>
        new CommandLineHarness().RunAsync(["healthcheck", "--listen", $"127.0.0.1:{port}", .. more]);
}
