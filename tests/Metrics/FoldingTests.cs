using Clawtail.Tailer.Ledger;
using Xunit;

namespace Clawtail.Tests.Metrics;

/// <summary>Series beyond the label budget are exposed together as <c>other</c>.</summary>
public sealed class FoldingTests
{
    private const string OtherMessages = """openclaw_codex_messages_total{provider="other",model="other",session_kind="other"}""";
    private const string OtherInput = """openclaw_codex_input_tokens_total{provider="other",model="other",session_kind="other"}""";
    private const string OtherErrors = """openclaw_codex_message_errors_total{provider="other",model="other",reason="other"}""";

    [Fact]
    public async Task Folded_series_are_summed_into_other_and_nowhere_else()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("x", messages: 3, tokens: new TokenCounts(10, 0, 0, 0), folded: true);
        exposition.Tailer.Count("y", messages: 4, tokens: new TokenCounts(20, 0, 0, 0), folded: true);
        exposition.Tailer.Fail("x", "timeout", 1, folded: true);
        exposition.Tailer.Fail("y", "billing", 1, folded: true);
        exposition.Tailer.CompleteBaseline();

        var page = await exposition.ScrapeAsync();

        Assert.Equal(7, page[OtherMessages]);
        Assert.Equal(30, page[OtherInput]);
        Assert.Equal(2, page[OtherErrors]);
        Assert.Single(page.SeriesOf("openclaw_codex_messages_total"));
        Assert.Equal(4, page["clawtail_folded_series_total"]);
    }

    [Fact]
    public async Task A_folded_series_enters_other_only_after_a_scrape_without_it_and_the_hold()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("x", messages: 3, folded: true);
        exposition.Tailer.CompleteBaseline();
        exposition.Tailer.Count("y", messages: 4, folded: true);

        Assert.Equal(3, (await exposition.ScrapeAsync())[OtherMessages]);

        exposition.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(7, (await exposition.ScrapeAsync())[OtherMessages]);
    }

    [Fact]
    public async Task The_very_first_folded_series_finds_other_already_seen_at_zero()
    {
        await using var exposition = Exposition.OfEmptyHome();
        Assert.Equal(0, (await exposition.ScrapeAsync())[OtherMessages]);

        exposition.Tailer.Count("x", messages: 3, folded: true);
        Assert.Equal(0, (await exposition.ScrapeAsync())[OtherMessages]);

        exposition.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(3, (await exposition.ScrapeAsync())[OtherMessages]);
    }

    [Fact]
    public async Task A_real_series_named_other_shares_the_series_instead_of_breaking_the_page()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("x", messages: 3, folded: true);
        exposition.Tailer.Count("other", "other", messages: 4);
        exposition.Tailer.CompleteBaseline();
        var usage = exposition.Tailer.Current.Usage;
        exposition.Tailer.Current = exposition.Tailer.Current with { Usage = [usage[0], usage[1] with { Provider = "other" }] };

        var page = await exposition.ScrapeAsync();

        Assert.Equal(7, page[OtherMessages]);
    }
}
