using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

public sealed class RealHomeTests
{
    [Theory]
    [InlineData("file-era-2026.7.1")]
    [InlineData("forks-and-rewrites")]
    [InlineData("sqlite-era-2026.9.6")]
    [InlineData("migrated-7.1-to-9.6")]
    [InlineData("native-codex-2026.9.6")]
    [InlineData("codex-rollouts-0.143-to-0.154")]
    public async Task The_totals_of_a_real_home_are_what_an_independent_reading_found(string home)
    {
        await using var tailer = new TailerHarness();
        RealHome.CopyTo(home, tailer.Home);

        await tailer.StartAsync();

        Expected.Of(home).AssertEqual(tailer.Totals);
    }

    [Fact]
    public async Task A_reply_that_its_release_wrote_twice_is_counted_once()
    {
        await using var tailer = new TailerHarness();
        RealHome.CopyTo("reply-twice-2026.5.12", tailer.Home);

        await tailer.StartAsync();

        var usage = Assert.Single(tailer.Totals.Usage);
        Assert.Equal((3, new TokenCounts(183, 63, 120, 0)), (usage.Counted.Messages, usage.Counted.Tokens));
        Assert.Equal(2, tailer.Events.Entries(EntryOutcome.Repeated));
    }
}
