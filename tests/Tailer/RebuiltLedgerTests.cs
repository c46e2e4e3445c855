using System.Text;
using Clawtail.Metrics;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>
/// A damaged ledger is rebuilt from what is left in the home. What a scrape had shown is carried into the new one, so that
/// counters go on where they stood, and every turn from then on is an increase.
/// </summary>
public sealed class RebuiltLedgerTests : IAsyncDisposable
{
    private const string Messages = """openclaw_codex_messages_total{provider="openai-codex",model="gpt-5.4-mini",session_kind="unknown"}""";
    private const string Errors = """openclaw_codex_message_errors_total{provider="openai-codex",model="gpt-5.4-mini",reason="rate_limit"}""";

    private readonly TailerHarness _tailer = new();
    private MetricsExposition? _metrics;

    private LedgerFile Ledger => new(_tailer.State);

    [Fact]
    public async Task Turns_after_a_ledger_was_rebuilt_while_the_program_ran_are_an_increase_at_once()
    {
        _tailer.Write("old.jsonl", Transcript.Turns(1, 6));
        _tailer.Write("live.jsonl", [.. Transcript.Turns(11, 3), Transcript.Turn(20, error: "429 Rate limit")]);
        await _tailer.StartAsync();
        Assert.Equal((9, 1), await ScrapeAsync());

        File.Delete(_tailer.PathOf("old.jsonl"));
        await DamageAsync(Transcript.Turn(21));

        Assert.Equal((10, 1), await ScrapeAsync());
        for (var more = 1; more <= 3; more++)
        {
            _tailer.Append("live.jsonl", Transcript.Turn(21 + more));
            await _tailer.SweepAsync();
            Assert.Equal((10 + more, 1), await ScrapeAsync());
        }
    }

    [Fact]
    public async Task A_restart_after_a_ledger_was_rebuilt_changes_no_counter()
    {
        _tailer.Write("old.jsonl", Transcript.Turns(1, 6));
        _tailer.Write("live.jsonl", Transcript.Turns(11, 3));
        await _tailer.StartAsync();
        await ScrapeAsync();
        File.Delete(_tailer.PathOf("old.jsonl"));
        await DamageAsync(Transcript.Turn(21));
        await ScrapeAsync();

        await _tailer.RestartAsync();
        _metrics = null;

        Assert.Equal((10, null), await ScrapeAsync());
    }

    [Fact]
    public async Task A_ledger_that_is_found_damaged_at_a_start_hands_on_what_it_had_shown()
    {
        _tailer.Write("old.jsonl", Transcript.Turns(1, 6));
        _tailer.Write("many.jsonl", Transcript.Turns(1000, 3000));
        await _tailer.StartAsync();
        await ScrapeAsync();
        await _tailer.StopAsync();
        _metrics = null;
        File.Delete(_tailer.PathOf("old.jsonl"));
        DamageTurns();
        _tailer.Append("many.jsonl", Transcript.Turn(9000));

        await _tailer.StartAsync();

        Assert.NotEmpty(Directory.EnumerateFiles(_tailer.State, "ledger.sqlite.corrupt-*"));
        Assert.Equal((3007, null), await ScrapeAsync());
    }

    [Fact]
    public async Task A_ledger_that_is_put_back_goes_on_with_what_had_been_shown_since()
    {
        _tailer.Write("old.jsonl", Transcript.Turns(1, 5));
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        var backup = Ledger.Copy();
        _tailer.Write("gone.jsonl", Transcript.Turns(11, 6));
        _tailer.Write("live.jsonl", Transcript.Turns(21, 2));
        await _tailer.StartAsync();
        Assert.Equal((13, null), await ScrapeAsync());
        await _tailer.StopAsync();
        _metrics = null;

        Ledger.Restore(backup);
        File.Delete(_tailer.PathOf("gone.jsonl"));
        _tailer.Append("live.jsonl", Transcript.Turn(31));
        await _tailer.StartAsync();

        Assert.True(_tailer.Events.Has("LedgerOlderThanShown"));
        Assert.Equal((14, null), await ScrapeAsync());
        Assert.Equal(8, _tailer.Messages);

        await _tailer.RestartAsync();
        _metrics = null;
        Assert.Equal((14, null), await ScrapeAsync());
    }

    [Fact]
    public async Task Turns_of_one_model_that_came_late_are_an_increase_whatever_is_gone_of_another()
    {
        _tailer.Write("gone.jsonl", [.. Enumerable.Range(11, 4).Select(number => Transcript.Turn(number, model: "m1"))]);
        _tailer.Write("live.jsonl", Transcript.Turns(1, 5));
        await _tailer.StartAsync();
        Assert.Equal((5, null), await ScrapeAsync());
        await _tailer.StopAsync();
        _metrics = null;

        Ledger.DamageRoot("turns");
        File.Delete(_tailer.PathOf("gone.jsonl"));
        _tailer.Append("live.jsonl", Transcript.Turn(6), Transcript.Turn(7));
        await _tailer.PassTimeUntilAsync(_tailer.StartAsync());

        Assert.True(_tailer.Events.Has("LedgerQuarantined"));
        Assert.Equal((7, null), await ScrapeAsync());
    }

    [Fact]
    public async Task A_ledger_that_is_put_back_counts_nothing_twice_that_is_still_in_the_home()
    {
        _tailer.Write("old.jsonl", Transcript.Turns(1, 5));
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        var backup = Ledger.Copy();
        _tailer.Write("live.jsonl", Transcript.Turns(21, 7));
        await _tailer.StartAsync();
        Assert.Equal((12, null), await ScrapeAsync());
        await _tailer.StopAsync();
        _metrics = null;

        Ledger.Restore(backup);
        await _tailer.StartAsync();

        Assert.Equal((12, null), await ScrapeAsync());
    }

    [Fact]
    public async Task A_ledger_that_is_removed_with_all_that_belongs_to_it_begins_anew()
    {
        _tailer.Write("old.jsonl", Transcript.Turns(1, 5));
        _tailer.Write("live.jsonl", Transcript.Turns(21, 7));
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        File.Delete(Ledger.Path);
        File.Delete(_tailer.PathOf("old.jsonl"));

        await _tailer.StartAsync();

        Assert.Equal((7, null), await ScrapeAsync());
        Assert.False(_tailer.Events.Has("LedgerOlderThanShown"));
    }

    [Fact]
    public async Task Turns_of_sessions_that_OpenClaw_has_forgotten_are_no_increase_of_another_kind()
    {
        _tailer.Write("sessions.json", """{"agent:main:main":{"sessionId":"chat"}}""");
        _tailer.Write("chat.jsonl", [Transcript.Header("chat"), .. Transcript.Turns(1, 6)]);
        _tailer.Write("live.jsonl", Transcript.Turns(11, 3));
        await _tailer.StartAsync();
        await ScrapeAsync();
        await _tailer.StopAsync();
        _metrics = null;

        Ledger.DamageRoot("turns");
        _tailer.Write("sessions.json", "{}");
        _tailer.Append("live.jsonl", Transcript.Turn(21));
        await _tailer.PassTimeUntilAsync(_tailer.StartAsync());
        Assert.True(_tailer.Events.Has("LedgerQuarantined"));
        Assert.Equal((4, 6), await KindsAsync("main"));

        _tailer.Append("live.jsonl", Transcript.Turn(22));
        await _tailer.SweepAsync();
        Assert.Equal((5, 6), await KindsAsync("main"));
        Assert.Equal(11, _tailer.Messages);
    }

    [Fact]
    public async Task Turns_that_counted_before_their_kind_was_known_are_no_increase_of_it_in_a_ledger_that_is_put_back()
    {
        const string Index = """{"agent:main:cron:a":{"sessionId":"known"},"agent:main:cron:b":{"sessionId":"LATE"}}""";
        _tailer.Write("sessions.json", Index);
        _tailer.Write("known.jsonl", [Transcript.Header("known"), .. Transcript.Turns(1, 2)]);
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        var backup = Ledger.Copy();
        _tailer.Write("late.jsonl", [Transcript.Header("late"), .. Transcript.Turns(11, 3)]);
        await _tailer.StartAsync();
        Assert.Equal((0, 2), await KindsAsync("cron"));
        await _tailer.SweepAsync();
        Assert.Equal((3, 2), await KindsAsync("cron"));
        await _tailer.StopAsync();
        _metrics = null;

        Ledger.Restore(backup);
        _tailer.Write("sessions.json", Index.Replace("LATE", "late", StringComparison.Ordinal));
        await _tailer.StartAsync();

        Assert.True(_tailer.Events.Has("LedgerOlderThanShown"));
        Assert.Equal((3, 2), await KindsAsync("cron"));
        Assert.Equal(5, Assert.Single(_tailer.Totals.Usage, s => s.SessionKind == "cron").Counted.Messages);
    }

    [Fact]
    public async Task History_that_only_a_rebuilt_ledger_finds_is_no_increase_of_what_it_folds_into()
    {
        _tailer.Options = _tailer.Options with { MaxSeries = 1 };
        _tailer.Write("live.jsonl", Transcript.Turn(1, model: "m1"), Transcript.Turn(2, model: "m2"));
        await _tailer.StartAsync();
        Assert.Equal(1, await OtherAsync());
        await _tailer.StopAsync();
        _metrics = null;

        Ledger.DamageRoot("turns");
        _tailer.Write("found.jsonl", [.. Enumerable.Range(-50, 40).Select(number => Transcript.Turn(number, model: "m3"))]);
        await _tailer.PassTimeUntilAsync(_tailer.StartAsync());
        Assert.True(_tailer.Events.Has("LedgerQuarantined"));
        Assert.Equal(1, await OtherAsync());

        _tailer.Append("found.jsonl", Transcript.Turn(1000, model: "m3"));
        await _tailer.SweepAsync();
        await ScrapeAsync();
        await _tailer.SweepAsync();
        Assert.Equal(2, await OtherAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _tailer.DisposeAsync();
        if (_metrics is not null) await _metrics.DisposeAsync();
    }

    /// <summary>Damages the ledger under the running program, and appends so that it is found.</summary>
    private async Task DamageAsync(string line)
    {
        Ledger.DamageInPlace();
        _tailer.Append("live.jsonl", line);
        await _tailer.SweepAsync();
        await _tailer.UntilAsync(() => _tailer.Events.Has("LedgerQuarantined"));
        await _tailer.UntilAsync(() => _tailer.Totals.BaselineComplete);
        await _tailer.SweepAsync();
    }

    /// <summary>Overwrites the pages of the turns, and leaves those of the totals as they are.</summary>
    private void DamageTurns() => Ledger.DamageTable("turns");

    private async Task<(double? Unknown, double? Known)> KindsAsync(string kind)
    {
        var page = await PageAsync();
        return (page[Messages], page[Messages.Replace("unknown", kind, StringComparison.Ordinal)]);
    }

    private async Task<double?> OtherAsync() =>
        (await PageAsync())["""openclaw_codex_messages_total{provider="other",model="other",session_kind="other"}"""];

    private async Task<(double? Messages, double? Errors)> ScrapeAsync()
    {
        var page = await PageAsync();
        return (page[Messages], page[Errors]);
    }

    private async Task<ScrapedPage> PageAsync()
    {
        _metrics ??= new MetricsExposition(
            _tailer.Tailer, new TailerMetrics(_tailer.Time), new MetricsOptions { Version = "1.2.3", NewSeriesHold = TimeSpan.Zero, MaxSeries = 200 }, _tailer.Time);
        using var body = new MemoryStream();
        await _metrics.WriteAsync(body, ExpositionFormat.Text, TestContext.Current.CancellationToken);
        return new ScrapedPage(Encoding.UTF8.GetString(body.ToArray()));
    }
}
