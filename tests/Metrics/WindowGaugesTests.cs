using Clawtail.Tailer.Ledger;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class WindowGaugesTests
{
    [Fact]
    public async Task Windows_show_messages_and_each_kind_of_token()
    {
        await using var exposition = OfModel("gpt");
        Show(exposition, new WindowUsage("openai-codex", "gpt", "5h", 3, new TokenCounts(1, 2, 3, 4)));

        var page = await exposition.ScrapeAsync();

        Assert.Equal(3, page[Messages("gpt", "5h")]);
        Assert.Equal(1, page[Tokens("gpt", "5h", "input")]);
        Assert.Equal(2, page[Tokens("gpt", "5h", "output")]);
        Assert.Equal(3, page[Tokens("gpt", "5h", "cache_read")]);
        Assert.Equal(4, page[Tokens("gpt", "5h", "cache_write")]);
    }

    [Fact]
    public async Task A_known_model_without_turns_in_a_window_shows_zero_there()
    {
        await using var exposition = OfModel("gpt");
        Show(exposition, new WindowUsage("openai-codex", "gpt", "7d", 3, new TokenCounts(1, 0, 0, 0)));
        await exposition.ScrapeAsync();

        Show(exposition);
        var page = await exposition.ScrapeAsync();

        Assert.Equal(0, page[Messages("gpt", "5h")]);
        Assert.Equal(0, page[Messages("gpt", "7d")]);
        Assert.Equal(0, page[Tokens("gpt", "7d", "input")]);
    }

    [Fact]
    public async Task A_model_all_of_whose_series_are_folded_shares_the_windows_of_other()
    {
        await using var exposition = OfModel("gpt");
        exposition.Tailer.Count("x", folded: true);
        exposition.Tailer.Count("y", folded: true);
        Show(exposition, new WindowUsage("openai-codex", "x", "5h", 3, default), new WindowUsage("openai-codex", "y", "5h", 4, default));

        var page = await exposition.ScrapeAsync();

        Assert.Equal(7, page["""openclaw_codex_window_messages{provider="other",model="other",window="5h"}"""]);
        Assert.Null(page[Messages("x", "5h")]);
    }

    [Fact]
    public async Task A_model_with_one_series_of_its_own_has_its_own_windows()
    {
        await using var exposition = OfModel("gpt");
        exposition.Tailer.Count("gpt", "cron", folded: true);
        Show(exposition, new WindowUsage("openai-codex", "gpt", "5h", 3, default));

        var page = await exposition.ScrapeAsync();

        Assert.Equal(3, page[Messages("gpt", "5h")]);
    }

    [Fact]
    public async Task Models_that_a_new_ledger_does_not_know_are_gone()
    {
        await using var exposition = OfModel("gpt");
        await exposition.ScrapeAsync();

        exposition.Tailer.Current = UsageSnapshot.Empty;
        exposition.Tailer.CompleteBaseline();
        var page = await exposition.ScrapeAsync();

        Assert.Null(page[Messages("gpt", "5h")]);
        Assert.Null(page[Tokens("gpt", "5h", "input")]);
    }

    private static Exposition OfModel(string model)
    {
        var exposition = new Exposition();
        exposition.Tailer.Count(model);
        exposition.Tailer.CompleteBaseline();
        return exposition;
    }

    private static void Show(Exposition exposition, params WindowUsage[] windows) =>
        exposition.Tailer.Current = exposition.Tailer.Current with { Windows = [.. windows] };

    private static string Messages(string model, string window) =>
        $$"""openclaw_codex_window_messages{provider="openai-codex",model="{{model}}",window="{{window}}"}""";

    private static string Tokens(string model, string window, string type) =>
        $$"""openclaw_codex_window_tokens{provider="openai-codex",model="{{model}}",window="{{window}}",type="{{type}}"}""";
}
