using Clawtail.Tailer.OpenClaw.Auth;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class AccountGaugesTests
{
    [Fact]
    public async Task A_token_counts_down_at_scrape_time_and_goes_negative_once_expired()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Accounts = [Account("o***@example.com", "plus", exposition.Time.GetUtcNow().AddSeconds(90.5))];

        Assert.Equal(90.5, (await exposition.ScrapeAsync())[Seconds("o***@example.com", "plus")]);

        exposition.Time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(-9.5, (await exposition.ScrapeAsync())[Seconds("o***@example.com", "plus")]);
    }

    [Fact]
    public async Task The_expiry_is_also_a_time()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Accounts = [Account("a", "pro", DateTimeOffset.FromUnixTimeMilliseconds(1795407897646))];

        var page = await exposition.ScrapeAsync();

        Assert.Equal(
            1795407897.646,
            page["""openclaw_codex_oauth_expiry_timestamp_seconds{provider="openai-codex",account="a",plan="pro"}"""]);
    }

    [Fact]
    public async Task An_account_that_is_gone_or_changed_its_plan_leaves_nothing_behind()
    {
        await using var exposition = Exposition.OfEmptyHome();
        var expires = exposition.Time.GetUtcNow().AddDays(1);
        exposition.Tailer.Accounts = [Account("a", "plus", expires), Account("b", "plus", expires)];
        await exposition.ScrapeAsync();

        exposition.Tailer.Accounts = [Account("a", "pro", expires)];
        var page = await exposition.ScrapeAsync();

        Assert.Equal([Seconds("a", "pro")], page.SeriesOf("openclaw_codex_oauth_expiry_seconds"));
        Assert.Single(page.SeriesOf("openclaw_codex_oauth_expiry_timestamp_seconds"));
    }

    [Fact]
    public async Task Accounts_beyond_the_budget_share_other_which_shows_the_first_to_expire()
    {
        await using var exposition = Exposition.OfEmptyHome(maxSeries: 1);
        var now = exposition.Time.GetUtcNow();
        exposition.Tailer.Accounts =
            [Account("a", "plus", now), Account("b", "plus", now.AddHours(2)), Account("c", "plus", now.AddHours(1))];

        var page = await exposition.ScrapeAsync();

        Assert.Equal(3600, page["""openclaw_codex_oauth_expiry_seconds{provider="other",account="other",plan="other"}"""]);
        Assert.Equal(2, page.SeriesOf("openclaw_codex_oauth_expiry_seconds").Count());
    }

    [Fact]
    public async Task Accounts_are_shown_while_the_baseline_is_read()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Accounts = [Account("a", "plus", exposition.Time.GetUtcNow())];

        var page = await exposition.ScrapeAsync();

        Assert.Equal(0, page[Seconds("a", "plus")]);
    }

    [Fact]
    public async Task An_account_is_blocked_until_the_time_is_over_and_off_the_page_when_openclaw_forgets_it()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.AccountHealth =
            [new AccountHealth("openai-codex", "a", 3, [new AccountBlock("subscription_limit", exposition.Time.GetUtcNow().AddMinutes(5))])];
        const string Blocked = """openclaw_codex_auth_profile_blocked{provider="openai-codex",account="a",reason="subscription_limit"}""";

        var page = await exposition.ScrapeAsync();
        Assert.Equal(3, page["""openclaw_codex_auth_profile_errors{provider="openai-codex",account="a"}"""]);
        Assert.Equal(1, page[Blocked]);

        exposition.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(0, (await exposition.ScrapeAsync())[Blocked]);

        exposition.Tailer.AccountHealth = [];
        Assert.Null((await exposition.ScrapeAsync())[Blocked]);
    }

    private static OAuthAccount Account(string account, string plan, DateTimeOffset expires) => new("openai-codex", account, plan, expires);

    private static string Seconds(string account, string plan) =>
        $$"""openclaw_codex_oauth_expiry_seconds{provider="openai-codex",account="{{account}}",plan="{{plan}}"}""";
}
