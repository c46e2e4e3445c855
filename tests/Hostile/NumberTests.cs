using System.Diagnostics;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>Files without end, and without number.</summary>
public sealed class NumberTests
{
    [Fact]
    public async Task A_sparse_file_of_a_terabyte_is_set_aside_at_a_start_and_later()
    {
        await using var home = new HostileHome();
        Sparse(home.InSessions("a.jsonl"));
        Sparse(home.InAgent($"codex-home/sessions/2026/11/25/rollout-2026-11-25T12-00-00-{Rollout.Id(0)}.jsonl"));
        await home.StartAsync();
        await home.CountsInTimeAsync(1);

        Sparse(home.InSessions("b.jsonl"));
        await home.CountsInTimeAsync();
        await home.Program.UntilAsync(async () => (await home.Program.ScrapeAsync())["clawtail_sources{state=\"over_budget\"}"] == 3, TimeSpan.FromMinutes(2));
        await home.RestartAsync();
        await home.CountsInTimeAsync();

        Assert.Contains("there is no turn in 256 MiB of it", home.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_thousand_transcripts_at_once_hold_up_nobody()
    {
        await using var home = new HostileHome();
        await home.StartAsync();

        var making = Task.Run(() =>
        {
            for (var i = 0; i < 50_000; i++) File.Create(home.InSessions($"{i}.jsonl")).Dispose();
        }, TestContext.Current.CancellationToken);
        await home.CountsInTimeAsync(5);
        await making;
        await home.CountsInTimeAsync(5);
        Assert.True(home.PeakMemory() < 220 * 1024 * 1024, $"{home.PeakMemory() / 1024 / 1024} MiB");
    }

    [Fact]
    public async Task Files_and_folders_that_come_and_go_do_not_make_it_look_through_everything_all_the_time()
    {
        await using var home = new HostileHome();
        await home.StartAsync();
        for (var i = 0; i < 2000; i++) await File.WriteAllTextAsync(home.InSessions($"{i}.jsonl"), "{}\n", TestContext.Current.CancellationToken);
        await home.CountsInTimeAsync();
        var before = (await home.Program.ScrapeAsync())["clawtail_sweeps_total"]!.Value;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (began, processor) = (Stopwatch.GetTimestamp(), Process.GetProcessById(home.Program.Id).TotalProcessorTime);
        var storm = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                Directory.CreateDirectory(home.InSessions($"d{i}"));
                File.WriteAllText(home.InSessions($"f{i}"), "x");
                Directory.Delete(home.InSessions($"d{i}"));
                File.Delete(home.InSessions($"f{i}"));
            }
        }, CancellationToken.None);
        for (var i = 0; i < 10; i++) await home.CountsInTimeAsync(1);
        await stop.CancelAsync();
        await storm;

        var (took, after) = (Stopwatch.GetElapsedTime(began), (await home.Program.ScrapeAsync())["clawtail_sweeps_total"]!.Value);
        TestContext.Current.SendDiagnosticMessage($"{after - before} sweeps, {Process.GetProcessById(home.Program.Id).TotalProcessorTime - processor} of processor in {took}");
        Assert.True((await home.Program.ScrapeAsync())["clawtail_last_sweep_duration_seconds"]!.Value * (after - before) < Math.Max(1, took.TotalSeconds / 2), $"{after - before} sweeps in {took}");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_listed_hides_nobody_elses_turns()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "Only root can become another user.");
        foreach (var mode in (string[])["000", "100"])
        {
            await using var home = new HostileHome();
            foreach (var folder in (string[])["cold", "sub"]) Directory.CreateDirectory(home.InSessions(folder));
            Directory.CreateDirectory(home.InAgent("codex-home/sessions/2026"));
            await Tool.RunAsync("chmod", "-R", "a+rwX", Path.GetDirectoryName(home.Home)!);
            string[] closed = [home.InAgent("codex-home/sessions/2026"), home.InAgent("codex-home"), home.InAgent(""), home.InSessions("cold"), home.InSessions("")];
            await Tool.RunAsync("chmod", [mode, .. closed]);

            await home.StartAsUserAsync(4711);
            await home.CountsInTimeAsync(1);
            var late = Path.Combine(home.Home, "agents", "late", "sessions");
            Directory.CreateDirectory(late);
            await Tool.RunAsync("chmod", mode, Path.GetDirectoryName(late)!);
            await home.CountsInTimeAsync();

            Assert.True((await home.Program.ScrapeAsync())["clawtail_unreadable_paths"] >= 1);
        }
    }

    private static void Sparse(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        file.SetLength(1L << 40);
    }
}
