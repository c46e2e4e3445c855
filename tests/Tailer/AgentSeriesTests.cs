using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>What each agent used: counted beside the series of models, and shown by the same rules.</summary>
public sealed class AgentSeriesTests : IAsyncDisposable
{
    private const string Messages = "openclaw_codex_agent_messages_total";

    private readonly TailerHarness _tailer = new();
    private ScrapeLog? _scrapes;

    [Fact]
    public async Task Each_agent_shows_its_own_messages_tokens_and_cost()
    {
        Write("main", Transcript.Turn(1), Transcript.Turn(2, error: "429 Rate limit"));
        Write("r\"e\\d", Transcript.Turn(3));

        await StartAsync();

        Assert.Equal(1, Page[$$"""{{Messages}}{agent="main"}"""]);
        Assert.Equal(20, Page["""openclaw_codex_agent_tokens_total{agent="main",type="input"}"""]);
        Assert.Equal(2, Page["""openclaw_codex_agent_tokens_total{agent="r\"e\\d",type="output"}"""]);
        Assert.Equal(0.002, Page["""openclaw_codex_agent_cost_usd_total{agent="main"}"""]);
        Assert.Equal(0, Page[$$"""{{Messages}}{agent="other"}"""]);
    }

    [Fact]
    public async Task An_agent_that_comes_later_is_seen_at_zero_first_and_a_restart_forgets_nothing()
    {
        Write("main", Transcript.Turn(1));
        await StartAsync();
        Write("late", Transcript.Turns(10, 3));
        await _tailer.SweepAsync();
        await ScrapeAsync();
        Assert.Equal(0, Page[$$"""{{Messages}}{agent="late"}"""]);

        await _tailer.RestartAsync();
        await ScrapeAsync();
        await _tailer.TurnAsync();
        await ScrapeAsync();

        Assert.Equal(3, _scrapes!.IncreaseOf(Messages));
        await _tailer.RestartAsync();
        await ScrapeAsync();
        Assert.Equal(3, Page[$$"""{{Messages}}{agent="late"}"""]);
    }

    [Fact]
    public async Task Agents_beyond_the_label_budget_are_other_for_good_and_no_agent_takes_anothers_place()
    {
        _tailer.Options = _tailer.Options with { MaxSeries = 2 };
        Write("a", [.. Enumerable.Range(1, 4).Select(number => Transcript.Turn(number, model: $"m{number}"))]);
        Write("b", Transcript.Turn(10, model: "m1"));
        Write("c", Transcript.Turn(20, model: "m1"), Transcript.Turn(21, model: "m1"));
        await StartAsync();
        Assert.True(_tailer.Events.Has("SeriesFolded agent c"));

        _tailer.Options = _tailer.Options with { MaxSeries = 200 };
        await _tailer.RestartAsync();
        await ScrapeAsync();

        Assert.Equal((4, 1, 2), (Page[$$"""{{Messages}}{agent="a"}"""], Page[$$"""{{Messages}}{agent="b"}"""], Page[$$"""{{Messages}}{agent="other"}"""]));
    }

    [Fact]
    public async Task A_rebuilt_ledger_goes_on_with_what_each_agent_had_shown()
    {
        Write("main", Transcript.Turns(1, 5));
        Write("gone", Transcript.Turns(11, 4));
        await StartAsync();
        Directory.Delete(Path.Combine(_tailer.Home, "agents", "gone"), recursive: true);
        await _tailer.StopAsync();
        new LedgerFile(_tailer.State).DamageRoot("turns");
        Write("main", Transcript.Turns(1, 7));

        await _tailer.PassTimeUntilAsync(_tailer.StartAsync());
        await ScrapeAsync();

        Assert.Equal((7, 4), (Page[$$"""{{Messages}}{agent="main"}"""], Page[$$"""{{Messages}}{agent="gone"}"""]));
        Assert.Equal(2, _scrapes!.IncreaseOf(Messages));
    }

    public async ValueTask DisposeAsync()
    {
        if (_scrapes is not null) await _scrapes.DisposeAsync();
        await _tailer.DisposeAsync();
    }

    private ScrapedPage Page => _scrapes!.Page;

    private async Task StartAsync()
    {
        await _tailer.StartAsync();
        _scrapes = new ScrapeLog(_tailer);
        await ScrapeAsync();
    }

    private Task ScrapeAsync() => _scrapes!.ScrapeAsync();

    private void Write(string agent, params string[] turns)
    {
        var sessions = Directory.CreateDirectory(Path.Combine(_tailer.Home, "agents", agent, "sessions")).FullName;
        File.WriteAllLines(Path.Combine(sessions, "s.jsonl"), [Transcript.Header(agent), .. turns]);
    }
}
