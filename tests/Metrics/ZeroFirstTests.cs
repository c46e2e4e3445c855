using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Metrics;

/// <summary>A series born after the baseline is exposed at 0 until it was scraped so and the hold has passed.</summary>
public sealed class ZeroFirstTests
{
    private const string Messages = """openclaw_codex_messages_total{provider="openai-codex",model="gpt",session_kind="main"}""";
    private const string Errors = """openclaw_codex_message_errors_total{provider="openai-codex",model="gpt",reason="timeout"}""";

    [Fact]
    public async Task A_new_series_is_first_exposed_at_zero_with_all_its_six_metrics()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt", tokens: new TokenCounts(1, 2, 3, 4), costNanoUsd: 5);

        var page = await exposition.ScrapeAsync();

        var series = page.Samples.Where(s => s.Key.Contains("""model="gpt",session_kind=""", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, series.Count);
        Assert.All(series, s => Assert.Equal(0, s.Value));
    }

    [Fact]
    public async Task A_new_series_shows_its_value_after_one_scrape_and_the_hold()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt", messages: 3);
        exposition.Tailer.Fail("gpt", "timeout", 2);

        await exposition.ScrapeAsync();
        exposition.Time.Advance(TimeSpan.FromSeconds(60));
        var page = await exposition.ScrapeAsync();

        Assert.Equal(3, page[Messages]);
        Assert.Equal(2, page[Errors]);
    }

    [Fact]
    public async Task A_new_series_stays_at_zero_until_the_hold_is_over()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt");

        await exposition.ScrapeAsync();
        exposition.Time.Advance(TimeSpan.FromSeconds(59.9));
        var page = await exposition.ScrapeAsync();

        Assert.Equal(0, page[Messages]);
        Assert.Empty(exposition.Tailer.Asked);
    }

    [Fact]
    public async Task The_hold_begins_with_the_first_scrape_and_not_with_the_birth()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt");

        exposition.Time.Advance(TimeSpan.FromHours(1));
        var page = await exposition.ScrapeAsync();

        Assert.Equal(0, page[Messages]);
        Assert.Empty(exposition.Tailer.Asked);
    }

    [Fact]
    public async Task The_release_is_asked_for_without_another_scrape_and_once_for_all_series_seen_together()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt", "main");
        exposition.Tailer.Count("gpt", "cron");
        exposition.Tailer.Fail("gpt", "timeout");
        await exposition.ScrapeAsync();

        exposition.Time.Advance(TimeSpan.FromSeconds(60));

        var asked = Assert.Single(exposition.Tailer.Asked);
        Assert.Equal([1, 2], asked.Usage.Order());
        Assert.Equal([1], asked.Errors);
    }

    [Fact]
    public async Task A_series_seen_later_waits_out_its_own_hold()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt", "main");
        await exposition.ScrapeAsync();
        exposition.Time.Advance(TimeSpan.FromSeconds(30));
        exposition.Tailer.Count("gpt", "cron");
        await exposition.ScrapeAsync();

        exposition.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([1], Assert.Single(exposition.Tailer.Asked).Usage);

        exposition.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([2], exposition.Tailer.Asked[1].Usage);
    }

    [Fact]
    public async Task A_value_stays_hidden_until_its_release_is_durable()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.CommitsReleases = false;
        exposition.Tailer.Count("gpt", messages: 3);
        await exposition.ScrapeAsync();

        exposition.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, (await exposition.ScrapeAsync())[Messages]);

        exposition.Tailer.Commit(exposition.Tailer.Asked[0]);
        Assert.Equal(3, (await exposition.ScrapeAsync())[Messages]);
    }

    [Fact]
    public async Task A_release_that_was_not_committed_is_asked_for_again_until_it_is()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.CommitsReleases = false;
        exposition.Tailer.Count("gpt");
        await exposition.ScrapeAsync();
        exposition.Time.Advance(TimeSpan.FromSeconds(60));

        exposition.Tailer.CommitsReleases = true;
        exposition.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, exposition.Tailer.Asked.Count);

        exposition.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, exposition.Tailer.Asked.Count);
    }

    [Fact]
    public async Task Without_a_hold_the_release_is_asked_for_right_after_the_first_scrape()
    {
        await using var exposition = Exposition.OfEmptyHome(hold: TimeSpan.Zero);
        exposition.Tailer.Count("gpt");

        var first = await exposition.ScrapeAsync();
        var second = await exposition.ScrapeAsync();

        Assert.Equal(0, first[Messages]);
        Assert.Equal(1, second[Messages]);
    }

    [Fact]
    public async Task A_scrape_that_the_client_did_not_get_whole_does_not_count_as_seen()
    {
        await using var exposition = Exposition.OfEmptyHome(hold: TimeSpan.Zero);
        exposition.Tailer.Count("gpt");

        using var body = new BrokenPipe();
        await Assert.ThrowsAsync<IOException>(
            () => exposition.Metrics.WriteAsync(body, ExpositionFormat.Text, TestContext.Current.CancellationToken));

        Assert.Empty(exposition.Tailer.Asked);
    }

    [Fact]
    public async Task A_page_that_was_rendered_but_not_reported_delivered_does_not_count_as_seen()
    {
        await using var exposition = Exposition.OfEmptyHome(hold: TimeSpan.Zero);
        exposition.Tailer.Count("gpt");

        using (await exposition.Metrics.RenderAsync(ExpositionFormat.Text, TestContext.Current.CancellationToken))
        {
        }

        Assert.Empty(exposition.Tailer.Asked);
    }

    [Fact]
    public async Task A_series_that_the_ledger_already_released_is_exposed_at_its_value_from_the_first_scrape_of_a_run()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("gpt", messages: 40);
        exposition.Tailer.CompleteBaseline();

        var page = await exposition.ScrapeAsync();

        Assert.Equal(40, page[Messages]);
    }

    [Fact]
    public async Task Rows_of_a_ledger_that_was_replaced_meanwhile_are_not_released()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt");
        await exposition.ScrapeAsync();

        exposition.Tailer.Current = exposition.Tailer.Current with { Usage = [] };
        exposition.Tailer.Count("another");
        exposition.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(exposition.Tailer.Asked);
    }

    [Fact]
    public async Task Nothing_is_released_after_shutdown()
    {
        var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt");
        await exposition.ScrapeAsync();

        await exposition.DisposeAsync();
        exposition.Time.Advance(TimeSpan.FromHours(1));

        Assert.Empty(exposition.Tailer.Asked);
    }

    /// <summary>A client that hangs up: all of the page is written, but not flushed.</summary>
    private sealed class BrokenPipe : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) => throw new IOException("Broken pipe");
    }
}
