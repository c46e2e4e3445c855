using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The published program on a disk that fails: nothing is lost, nothing is counted twice, and nothing is given up.</summary>
public sealed class LedgerFaultsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TurnWriter _writer;
    private readonly int _port = FreePort.Next();
    private readonly Dictionary<string, double> _highest = [];

    public LedgerFaultsTests() => _writer = new TurnWriter(_folder.Combine("home"));

    private string State => _folder.Combine("state");

    [Theory]
    [InlineData("*", "ledger.sqlite", FaultyDisk.Eio, 3)]
    [InlineData("open", "state/", FaultyDisk.Emfile, 50)]
    [InlineData("lock", "ledger.sqlite", FaultyDisk.Enolck, 30)]
    [InlineData("sync", "ledger.sqlite", FaultyDisk.Eio, 30)]
    [InlineData("write", "ledger.sqlite", FaultyDisk.Eio, 20)]
    public async Task Calls_that_fail_now_and_then_with_kills_between_cost_nothing(string call, string path, int error, int percent)
    {
        var disk = await FaultyDisk.MakeAsync(_folder);
        await _writer.BeginAsync();
        await using (var first = Serve(disk)) await first.UntilReadyAsync();

        var random = new Random(20261125);
        for (var kill = 0; kill < 20; kill++)
        {
            disk.Fail(call, path, error, percent);
            await using var program = Serve(disk);
            var life = TimeSpan.FromMilliseconds(random.Next(100, 600));
            for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < life;)
            {
                await _writer.WriteAsync(random.Next(1, 6));
                if (await program.TryScrapeAsync() is { } page) CheckNothingFell(page);
            }
            await program.KillAsync();
        }

        disk.Work();
        await using var last = Serve(disk);
        await CheckTruthAsync(last);
    }

    [Theory]
    [InlineData("lock", FaultyDisk.Enolck, 30)]
    [InlineData("*", FaultyDisk.Eio, 10)]
    public async Task A_program_that_met_faults_goes_on_as_soon_as_they_end(string call, int error, int percent)
    {
        var disk = await FaultyDisk.MakeAsync(_folder);
        await _writer.BeginAsync();
        await using var program = Serve(disk);
        await program.UntilReadyAsync();

        disk.Fail(call, "ledger.sqlite", error, percent);
        for (var i = 0; i < 60; i++)
        {
            await _writer.WriteAsync(3);
            if (await program.TryScrapeAsync() is { } page) CheckNothingFell(page);
        }
        disk.Work();

        await CheckTruthAsync(program);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _folder.Dispose();
    }

    private ClawtailProgram Serve(FaultyDisk disk) => ClawtailProgram.Start(
        _port, disk.Environment, "serve", "--openclaw-dir", _writer.Home, "--state-dir", State, "--listen", $"127.0.0.1:{_port}", "--new-series-hold", "0s");

    private void CheckNothingFell(ScrapedPage page)
    {
        foreach (var (series, value) in page.Samples)
        {
            if (!series.StartsWith("openclaw_codex_", StringComparison.Ordinal) || !series.Contains("_total{", StringComparison.Ordinal)) continue;

            Assert.True(value >= _highest.GetValueOrDefault(series), $"{series} fell from {_highest.GetValueOrDefault(series)} to {value}.");
            _highest[series] = value;
        }
    }

    private async Task CheckTruthAsync(ClawtailProgram program)
    {
        await program.UntilAsync(async () => (await program.ScrapeAsync()).Sum("openclaw_codex_messages_total") == _writer.Written, TimeSpan.FromSeconds(60));
        var page = await program.ScrapeAsync();
        CheckNothingFell(page);
        Assert.Equal(_writer.Written * 10, page.Sum("openclaw_codex_input_tokens_total"));
        Assert.Empty(Directory.EnumerateFiles(State, "*.corrupt-*"));
        Assert.Equal(0, await program.TerminateAsync());
        var check = await Tool.RunAsync("sqlite3", Path.Combine(State, "ledger.sqlite"), "PRAGMA integrity_check");
        Assert.Equal("ok", check.Output.Trim());
    }
}
