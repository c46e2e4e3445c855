using System.Runtime.InteropServices;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>Two published programs on one ledger: one counts, whatever locks can do.</summary>
public sealed class TwoWritersTests : IDisposable
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    private readonly TempFolder _folder = new();
    private readonly string _transcript;
    private int _turns;

    public TwoWritersTests()
    {
        _transcript = Path.Combine(Directory.CreateDirectory(_folder.Combine("home", "agents", "main", "sessions")).FullName, "s.jsonl");
        Say(5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_second_refuses_and_the_first_goes_on(bool withoutLocks)
    {
        var disk = await DiskAsync(withoutLocks);
        await using var first = Serve(disk);
        await first.UntilReadyAsync();

        await using var second = Serve(disk);
        Assert.NotEqual(0, await second.ExitAsync());
        Assert.Contains("in use by another Clawtail", second.Output, StringComparison.Ordinal);

        Say(5);
        await UntilCountedAsync(first);
    }

    [Fact]
    public async Task Without_locks_a_program_that_was_frozen_finds_its_ledger_taken_over_and_counts_nothing()
    {
        var disk = await DiskAsync(withoutLocks: true);
        await using var first = Serve(disk);
        await first.UntilReadyAsync();
        Assert.Equal(0, Signal(first.Id, SigStop));

        await using var second = Serve(disk);
        await second.UntilReadyAsync();
        Say(5);
        await UntilCountedAsync(second);
        Assert.Equal(0, Signal(first.Id, SigCont));
        Say(5);

        Assert.NotEqual(0, await first.ExitAsync());
        Assert.Contains("taken over", first.Output, StringComparison.Ordinal);
        await UntilCountedAsync(second);
        Assert.Equal(0, await second.TerminateAsync());
        Assert.Equal(_turns, new LedgerFile(_folder.Combine("state")).Count("turns"));
    }

    [Fact]
    public async Task Without_locks_a_program_that_ended_properly_is_not_waited_for()
    {
        var disk = await DiskAsync(withoutLocks: true);
        await using (var first = Serve(disk))
        {
            await first.UntilReadyAsync();
            Assert.Equal(0, await first.TerminateAsync());
        }

        var started = TimeProvider.System.GetTimestamp();
        await using var second = Serve(disk);
        await second.UntilReadyAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(12));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<FaultyDisk> DiskAsync(bool withoutLocks)
    {
        var disk = await FaultyDisk.MakeAsync(_folder);
        if (withoutLocks) disk.Fail("flock", "clawtail.lock", FaultyDisk.Enolck, 100);
        return disk;
    }

    private ClawtailProgram Serve(FaultyDisk disk)
    {
        var port = FreePort.Next();
        return ClawtailProgram.Start(
            port, disk.Environment, "serve", "--openclaw-dir", _folder.Combine("home"), "--state-dir", _folder.Combine("state"),
            "--listen", $"127.0.0.1:{port}", "--new-series-hold", "0s");
    }

    private void Say(int turns)
    {
        File.AppendAllLines(_transcript, Transcript.Turns(_turns + 1, turns));
        _turns += turns;
    }

    private Task UntilCountedAsync(ClawtailProgram program) =>
        program.UntilAsync(async () => (await program.ScrapeAsync()).Sum("openclaw_codex_messages_total") == _turns);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
