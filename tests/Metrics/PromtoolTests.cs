using Clawtail.Tailer;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tests.Support;
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
        var (exitCode, complaints) = await Promtool.RunAsync(page.Text, "check", "metrics");

        Assert.Equal("", complaints);
        Assert.Equal(0, exitCode);
    }
}
