using Clawtail.Tailer.Ledger;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class UsageExpositionTests
{
    private const string Labels = """{provider="openai-codex",model="gpt",session_kind="main"}""";

    [Fact]
    public async Task Every_total_of_a_series_is_exposed_and_the_cost_in_dollars()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("gpt", messages: 7, tokens: new TokenCounts(61, 21, 40, 8), costNanoUsd: 123_000_000);
        exposition.Tailer.Fail("gpt", "rate_limit", 2);
        exposition.Tailer.CompleteBaseline();

        var page = await exposition.ScrapeAsync();

        Assert.Equal(7, page["openclaw_codex_messages_total" + Labels]);
        Assert.Equal(61, page["openclaw_codex_input_tokens_total" + Labels]);
        Assert.Equal(21, page["openclaw_codex_output_tokens_total" + Labels]);
        Assert.Equal(40, page["openclaw_codex_cache_read_tokens_total" + Labels]);
        Assert.Equal(8, page["openclaw_codex_cache_write_tokens_total" + Labels]);
        Assert.Equal(0.123, page["openclaw_codex_cost_usd_total" + Labels]);
        Assert.Equal(2, page["""openclaw_codex_message_errors_total{provider="openai-codex",model="gpt",reason="rate_limit"}"""]);
    }

    [Fact]
    public async Task While_the_baseline_is_read_no_usage_is_exposed_but_the_page_is_not_empty()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("gpt");
        exposition.Tailer.Fail("gpt", "timeout");
        exposition.Tailer.Current = exposition.Tailer.Current with
        {
            Windows = [new("openai-codex", "gpt", "5h", 1, default)],
            LastTurn = exposition.Time.GetUtcNow(),
        };

        var page = await exposition.ScrapeAsync();

        // What plans allow and what the index lists is known without any history.
        string[] known = ["openclaw_codex_plan_limit_messages{", "openclaw_codex_sessions{", "openclaw_codex_active_sessions{"];
        Assert.All(page.Samples.Keys, s => Assert.False(
            s.StartsWith("openclaw_codex_", StringComparison.Ordinal) && !known.Any(k => s.StartsWith(k, StringComparison.Ordinal)), s));
        Assert.Equal(0, page["clawtail_baseline_complete"]);
        Assert.Equal(1, page["""clawtail_build_info{version="1.2.3"}"""]);
    }

    [Fact]
    public async Task A_series_born_while_the_baseline_is_read_is_not_seen_by_a_scrape()
    {
        await using var exposition = new Exposition(hold: TimeSpan.Zero);
        exposition.Tailer.Count("gpt");

        await exposition.ScrapeAsync();

        Assert.Empty(exposition.Tailer.Asked);
    }

    [Fact]
    public async Task Usage_leaves_the_page_while_a_new_ledger_is_filled_and_comes_back_as_the_ledger_says_it()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("gpt", messages: 10);
        exposition.Tailer.CompleteBaseline();
        await exposition.ScrapeAsync();

        exposition.Tailer.Current = UsageSnapshot.Empty;
        exposition.Tailer.Count("gpt", messages: 11);
        Assert.Empty((await exposition.ScrapeAsync()).SeriesOf("openclaw_codex_messages_total"));

        exposition.Tailer.CompleteBaseline();
        Assert.Equal(11, (await exposition.ScrapeAsync())["openclaw_codex_messages_total" + Labels]);
    }

    [Fact]
    public async Task An_idle_home_shows_what_is_known_in_advance_at_zero_and_no_time_of_a_turn()
    {
        await using var exposition = Exposition.OfEmptyHome();

        var page = await exposition.ScrapeAsync();

        Assert.Equal(0, page["""openclaw_codex_messages_total{provider="other",model="other",session_kind="other"}"""]);
        Assert.Equal(0, page["""openclaw_codex_message_errors_total{provider="other",model="other",reason="other"}"""]);
        Assert.Equal(0, page["""openclaw_codex_active_sessions{kind="main"}"""]);
        Assert.Null(page["openclaw_codex_last_run_timestamp"]);
    }

    [Fact]
    public async Task The_time_of_the_newest_turn_has_its_milliseconds()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Current = exposition.Tailer.Current with { LastTurn = DateTimeOffset.FromUnixTimeMilliseconds(1795407897646) };

        var page = await exposition.ScrapeAsync();

        Assert.Equal(1795407897.646, page["openclaw_codex_last_run_timestamp"]);
    }

    [Fact]
    public async Task A_model_name_that_must_be_escaped_stays_one_series()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("a\"b\\c\nd é");
        exposition.Tailer.CompleteBaseline();

        var page = await exposition.ScrapeAsync();

        Assert.Equal(1, page["""openclaw_codex_messages_total{provider="openai-codex",model="a\"b\\c\nd é",session_kind="main"}"""]);
    }

    [Fact]
    public async Task Readiness_is_exposed_as_it_is_now()
    {
        await using var exposition = new Exposition();

        exposition.Tailer.Status = new(false, "catching up", [], TimeSpan.Zero);
        Assert.Equal(0, (await exposition.ScrapeAsync())["clawtail_ready"]);

        exposition.Tailer.Status = new(true, null, [], TimeSpan.Zero);
        Assert.Equal(1, (await exposition.ScrapeAsync())["clawtail_ready"]);
    }

    [Fact]
    public async Task What_is_there_and_cannot_be_read_is_a_number()
    {
        await using var exposition = new Exposition();
        Assert.Equal(0, (await exposition.ScrapeAsync())["clawtail_unreadable_paths"]);

        exposition.Tailer.Status = new(true, null, ["agents/canary", "agents/b"], TimeSpan.Zero);
        var page = await exposition.ScrapeAsync();

        Assert.Equal(2, page["clawtail_unreadable_paths"]);
        Assert.DoesNotContain("canary", page.Text, StringComparison.Ordinal);
    }
}
