using Clawtail.Tailer.OpenClaw.Native;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class QuotaTests
{
    private const string Labels = """{provider="openai-codex",account="a",plan="plus",window="5h",limit="codex"}""";

    private static readonly double[] Shares = [0.1, 0.5, 0.3];

    [Fact]
    public async Task A_window_is_on_the_page_until_its_reset()
    {
        await using var exposition = Exposition.OfEmptyHome();
        var now = exposition.Time.GetUtcNow();
        exposition.Tailer.Quota = new CodexQuota([Window(0.43, now.AddMinutes(5), now.AddMinutes(-1), refused: 120)], [new QuotaCredits("openai-codex", "a", "plus", 12.5)]);

        var page = await exposition.ScrapeAsync();

        Assert.Equal(0.43, page[$"openclaw_codex_rate_limit_used_ratio{Labels}"]);
        Assert.Equal(now.AddMinutes(5).ToUnixTimeSeconds(), page[$"openclaw_codex_rate_limit_reset_timestamp_seconds{Labels}"]);
        Assert.Equal(now.AddMinutes(-1).ToUnixTimeSeconds(), page[$"openclaw_codex_rate_limit_observed_timestamp_seconds{Labels}"]);
        Assert.Equal(12.5, page["""openclaw_codex_credits_balance{provider="openai-codex",account="a",plan="plus"}"""]);
        Assert.Equal(120, page["""openclaw_codex_plan_limit_observed_messages{provider="openai-codex",account="a",plan="plus",window="5h"}"""]);

        exposition.Time.Advance(TimeSpan.FromMinutes(6));
        page = await exposition.ScrapeAsync();
        Assert.Null(page[$"openclaw_codex_rate_limit_used_ratio{Labels}"]);
        Assert.Null(page[$"openclaw_codex_rate_limit_reset_timestamp_seconds{Labels}"]);
        Assert.Equal(120, page["""openclaw_codex_plan_limit_observed_messages{provider="openai-codex",account="a",plan="plus",window="5h"}"""]);
    }

    [Fact]
    public async Task Windows_beyond_the_budget_share_one_that_shows_the_most_used()
    {
        await using var exposition = Exposition.OfEmptyHome(maxSeries: 1);
        var now = exposition.Time.GetUtcNow();
        exposition.Tailer.Quota = new CodexQuota([.. Shares.Select(used => Window(used, now.AddMinutes(5), now, null) with { Account = $"{used}" })], []);

        var page = await exposition.ScrapeAsync();

        Assert.Equal(0.5, page["""openclaw_codex_rate_limit_used_ratio{provider="other",account="other",plan="other",window="other",limit="other"}"""]);
        Assert.Equal(2, page.Samples.Keys.Count(k => k.StartsWith("openclaw_codex_rate_limit_used_ratio", StringComparison.Ordinal)));
    }

    private static QuotaWindow Window(double used, DateTimeOffset resets, DateTimeOffset observed, long? refused) =>
        new("openai-codex", "a", "plus", "5h", "codex", used, resets, resets, observed, refused);
}
