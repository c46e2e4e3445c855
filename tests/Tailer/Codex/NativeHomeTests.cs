using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>A home that the native runtime wrote, read by the whole tailer, whatever is missing of it, late or moved.</summary>
public sealed class NativeHomeTests : IAsyncLifetime
{
    private const string Native = "native-codex-2026.9.6";
    private const string Account = "provider=\"openai-codex\",account=\"o***@example.invalid\"";

    private readonly TailerHarness _tailer = new();
    private readonly ScrapeLog _scrapes;

    public NativeHomeTests()
    {
        _scrapes = new ScrapeLog(_tailer);
        RealHome.CopyTo(Native, _tailer.Home);
    }

    private string CodexHome => Path.Combine(_tailer.Home, "agents", "main", "agent", "codex-home");

    private string Hidden => Path.Combine(_tailer.Home, "codex-home-elsewhere");

    [Fact]
    public async Task The_page_shows_what_the_provider_said_of_the_plan_until_the_window_is_over_and_after_a_restart()
    {
        SetClock(new DateTimeOffset(2026, 11, 25, 4, 20, 0, TimeSpan.Zero));
        await _tailer.StartAsync();
        await _scrapes.ScrapeAsync();
        AssertQuota();
        Assert.Equal(1_795_591_233.471, _scrapes.Page[$"openclaw_codex_auth_profile_blocked_until_timestamp_seconds{{{Account}}}"]);
        Assert.True(_scrapes.Page[$"openclaw_codex_plan_limit_observed_messages{{{Account},plan=\"plus\",window=\"5h\"}}"] > 0);

        await _tailer.RestartAsync();
        await _scrapes.ScrapeAsync();
        AssertQuota();

        SetClock(new DateTimeOffset(2026, 11, 25, 7, 21, 0, TimeSpan.Zero));
        await _tailer.SweepAsync();
        await _scrapes.ScrapeAsync();
        Assert.Null(Limit("used_ratio", "5h"));
        Assert.Equal(0.67, Limit("used_ratio", "7d"));
        Assert.Null(_scrapes.Page[$"openclaw_codex_auth_profile_blocked_until_timestamp_seconds{{{Account}}}"]);
    }

    [Fact]
    public async Task Without_rollouts_replies_count_and_when_the_rollouts_turn_up_the_rest_is_added()
    {
        HideRollouts();
        await _tailer.StartAsync();
        await _scrapes.ScrapeAsync();
        Assert.Equal(22, _scrapes.ValueOf("openclaw_codex_messages_total"));

        ShowRollouts();
        await _tailer.SweepAsync();
        await _tailer.TurnAsync();
        await _scrapes.ScrapeAsync();
        await _tailer.TurnAsync();
        await _scrapes.ScrapeAsync();

        Expected.Of(Native).AssertEqual(_tailer.Totals);
        Assert.Equal(37, _scrapes.ValueOf("openclaw_codex_messages_total"));
        Assert.Equal(539_602, _scrapes.ValueOf("openclaw_codex_input_tokens_total"));
        Assert.Equal(5, _scrapes.ValueOf("openclaw_codex_message_errors_total"));
    }

    [Fact]
    public async Task A_ledger_of_a_Clawtail_that_took_copies_for_turns_meets_the_rollouts_without_a_spike_or_a_fall()
    {
        HideRollouts();
        await _tailer.StartAsync();
        await _scrapes.ScrapeAsync();
        await _tailer.StopAsync();
        ForgetNativeTurns();
        ShowRollouts();

        await _tailer.StartAsync();
        await _tailer.SweepAsync();
        await _scrapes.ScrapeAsync();

        Expected.Of(Native).AssertEqual(_tailer.Totals);
        Assert.Equal(22, _scrapes.ValueOf("openclaw_codex_messages_total"));
        Assert.Equal(0, _scrapes.IncreaseOf("openclaw_codex_messages_total"));
        Assert.Equal(0, _scrapes.IncreaseOf("openclaw_codex_input_tokens_total"));

        await _tailer.RestartAsync();
        await _scrapes.ScrapeAsync();
        Assert.Equal(0, _scrapes.IncreaseOf("openclaw_codex_messages_total"));
        Expected.Of(Native).AssertEqual(_tailer.Totals);
    }

    [Fact]
    public async Task Rollouts_that_are_compressed_archived_or_removed_change_nothing()
    {
        await _tailer.StartAsync();
        var rollouts = RolloutHome.FilesIn(CodexHome).ToList();

        ZstdFile.Replace(rollouts[0]);
        Directory.CreateDirectory(Path.Combine(CodexHome, "archived_sessions"));
        File.Move(rollouts[1], Path.Combine(CodexHome, "archived_sessions", Path.GetFileName(rollouts[1])));
        File.Delete(rollouts[2]);
        await _tailer.SweepAsync();
        await _tailer.RestartAsync();
        await _tailer.SweepAsync();

        Expected.Of(Native).AssertEqual(_tailer.Totals);
    }

    [Fact]
    public async Task A_persons_own_Codex_counts_too_where_it_is_asked_for()
    {
        var (thread, turn) = (Rollout.Id(0), Rollout.Id(1));
        var codex = Path.Combine(_tailer.State, "..", "codex");
        var day = Directory.CreateDirectory(Path.Combine(codex, "sessions", "2026", "11", "25")).FullName;
        await File.WriteAllLinesAsync(
            Path.Combine(day, $"rollout-2026-11-25T12-00-00-{thread}.jsonl"),
            [
                Rollout.Meta(0, thread).Replace("\"originator\":\"openclaw\"", "\"originator\":\"codex_cli_rs\"", StringComparison.Ordinal),
                Rollout.Started(1, turn), Rollout.Context(1, turn), Rollout.Record(2, turn, "resp_1", Rollout.Usage(100)),
            ],
            TestContext.Current.CancellationToken);
        _tailer.Options = _tailer.Options with { CodexDirectories = [Path.GetFullPath(codex)] };

        await _tailer.StartAsync();
        await _tailer.RestartAsync();
        await _tailer.SweepAsync();

        Assert.Equal(1, Assert.Single(_tailer.Totals.Usage, s => s.SessionKind == "codex").Counted.Messages);
        Assert.Equal(38, _tailer.Messages);
    }

    [Fact]
    public async Task No_address_of_an_account_is_in_the_ledger()
    {
        await _tailer.StartAsync();
        await _tailer.StopAsync();

        foreach (var file in Directory.EnumerateFiles(_tailer.State))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal(-1, bytes.AsSpan().IndexOf("operator@"u8));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("CANARY"u8));
        }
    }

    [Fact]
    public async Task A_call_that_is_appended_counts_in_its_session()
    {
        await _tailer.StartAsync();
        var rollout = RolloutHome.FilesIn(CodexHome).First(f => f.Contains("01a210b5-1993", StringComparison.Ordinal));
        var turn = Rollout.Id(60_000);

        await File.AppendAllTextAsync(rollout, $"{Rollout.Started(60_000, turn)}\n{Rollout.Context(60_000, turn)}\n{Rollout.Record(60_001, turn, "resp_new", Rollout.Usage(100))}\n", TestContext.Current.CancellationToken);
        await _tailer.HintAsync(rollout);

        Assert.Equal(38, _tailer.Messages);
        Assert.Equal(22, _tailer.Totals.Usage.Where(s => s is { SessionKind: "explicit", Model: "gpt-5.5" }).Sum(s => s.Counted.Messages));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _scrapes.DisposeAsync();
        await _tailer.DisposeAsync();
    }

    private void AssertQuota()
    {
        Assert.Equal((1, 0.67), (Limit("used_ratio", "5h"), Limit("used_ratio", "7d")));
        Assert.Equal((1_795_591_233, 1_796_009_289), (Limit("reset_timestamp_seconds", "5h"), Limit("reset_timestamp_seconds", "7d")));
        Assert.Equal(1_795_580_276.020, Limit("observed_timestamp_seconds", "5h"));
    }

    private double? Limit(string metric, string window) =>
        _scrapes.Page[$"openclaw_codex_rate_limit_{metric}{{{Account},plan=\"plus\",window=\"{window}\",limit=\"codex\"}}"];

    private void SetClock(DateTimeOffset now) => _tailer.Time.Step(now - _tailer.Time.GetUtcNow());

    private void HideRollouts()
    {
        foreach (var agent in Agents) Directory.Move(HomeOf(agent), $"{Hidden}-{agent}");
    }

    private void ShowRollouts()
    {
        foreach (var agent in Agents) Directory.Move($"{Hidden}-{agent}", HomeOf(agent));
    }

    private static IReadOnlyList<string> Agents { get; } = ["main", "ops"];

    private string HomeOf(string agent) => Path.Combine(_tailer.Home, "agents", agent, "agent", "codex-home");

    /// <summary>What is left is a ledger that counted the closing rows of native turns as turns.</summary>
    private void ForgetNativeTurns()
    {
        using var ledger = new SqliteShell(Path.Combine(_tailer.State, "ledger.sqlite"));
        foreach (var table in new[] { "threads", "turns", "calls", "waiting", "replies", "credits", "runs", "sessions", "limits" }) ledger.Execute($"DELETE FROM native_{table}");
        ledger.Execute("DELETE FROM formats WHERE name IN ('rollout', 'native-row')");
        // It knew nothing of runs that failed.
        ledger.Execute("DELETE FROM turns WHERE error_series IS NOT NULL; DELETE FROM error_series; DELETE FROM baseline_errors; UPDATE hours SET failed = 0");
    }
}
