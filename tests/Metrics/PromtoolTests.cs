using System.Diagnostics;
using Clawtail.Tailer;
using Clawtail.Tailer.Auth;
using Xunit;

namespace Clawtail.Tests.Metrics;

/// <summary>The page in the eyes of Prometheus' own linter.</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Promtool_finds_nothing_to_complain_about()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("gpt");
        exposition.Tailer.Fail("gpt", "timeout");
        exposition.Tailer.Accounts = [new OAuthAccount("openai-codex", "o***@example.com", "plus", exposition.Time.GetUtcNow())];
        exposition.Tailer.CompleteBaseline();
        exposition.Tailer.Current = exposition.Tailer.Current with { LastTurn = exposition.Time.GetUtcNow() };
        exposition.Events.SweepCompleted(new SweepReport(1, 0, 0, TimeSpan.Zero));
        exposition.Events.BatchCommitted(new CommitReport(1, 0, [], 1, TimeSpan.Zero, 1));
        exposition.Events.BaselineCompleted(1, TimeSpan.Zero);

        var page = await exposition.ScrapeAsync();
        var (exitCode, complaints) = await CheckAsync(page.Text);

        Assert.Equal("", complaints);
        Assert.Equal(0, exitCode);
    }

    private static async Task<(int ExitCode, string Complaints)> CheckAsync(string page)
    {
        var start = new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Assert.SkipUnless(IsOnPath(start.FileName), "promtool is not on the PATH; it comes with Prometheus.");
        using var promtool = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var output = promtool.StandardOutput.ReadToEndAsync(cancel);
        var errors = promtool.StandardError.ReadToEndAsync(cancel);
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(cancel);
        return (promtool.ExitCode, await output + await errors);
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(d => File.Exists(Path.Combine(d, program)));
}
