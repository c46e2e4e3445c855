using System.Globalization;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>A ledger that a real Clawtail wrote before it knew rollouts, on the home that it was made of.</summary>
public sealed class OlderLedgerTests : IAsyncLifetime
{
    private const string Native = "native-codex-2026.9.6";

    /// <summary>When its databases were last written: they are as they were, so that nothing but the upgrade makes them be read again.</summary>
    private static readonly (string Agent, long Ticks)[] Databases = [("main", 639312657507754121), ("ops", 639312657507874121)];

    private readonly TailerHarness _tailer = new();
    private readonly ScrapeLog _scrapes;

    public OlderLedgerTests() => _scrapes = new ScrapeLog(_tailer);

    [Fact]
    public async Task It_meets_the_rollouts_without_a_spike_or_a_fall_and_its_windows_and_reports_are_right()
    {
        await StartAsync();

        await ScrapeAsync();

        Expected.Of(Native).AssertEqual(_tailer.Totals);
        Assert.Equal("cron 3, explicit 25, main 10, subagent 2", Shown("messages"));
        Assert.Equal("cron 41607, explicit 378645, main 81926, subagent 24245", Shown("input_tokens"));
        Assert.Equal((0, 0, 0), Increase);
        Assert.All(_tailer.Totals.Windows.GroupBy(w => w.Window), w => Assert.Equal((37, 539_602), (w.Sum(s => s.Messages), w.Sum(s => s.Tokens.Input))));
        using var history = LedgerHistory.Open(_tailer.State)!;
        var report = history.Sum(Rollout.Epoch.AddDays(-1), Rollout.Epoch.AddDays(1));
        Assert.Equal((37, 539_602), (report.Sum(s => s.Totals.Messages), report.Sum(s => s.Totals.Tokens.Input)));
    }

    [Fact]
    public async Task What_is_called_from_then_on_is_an_increase_call_by_call()
    {
        await StartAsync();
        await ScrapeAsync();
        var rollout = RolloutHome.FilesIn(Path.Combine(_tailer.Home, "agents")).First(f => f.Contains("01a210b5-1993", StringComparison.Ordinal));
        var turn = Rollout.Id(60_000);

        await File.AppendAllLinesAsync(
            rollout, [Rollout.Started(60_000, turn), Rollout.Context(60_000, turn), Rollout.Record(60_001, turn, "resp_a", Rollout.Usage(100)), Rollout.Record(60_002, turn, "resp_b", Rollout.Usage(200))], TestContext.Current.CancellationToken);
        await _tailer.RestartAsync();
        await ScrapeAsync();

        Assert.Equal((2, 300, 0), Increase);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _scrapes.DisposeAsync();
        await _tailer.DisposeAsync();
    }

    private (double, double, double) Increase =>
        (_scrapes.IncreaseOf("openclaw_codex_messages_total"), _scrapes.IncreaseOf("openclaw_codex_input_tokens_total"), _scrapes.IncreaseOf("openclaw_codex_message_errors_total"));

    private async Task StartAsync()
    {
        RealHome.CopyTo(Native, _tailer.Home);
        foreach (var (agent, ticks) in Databases) File.SetLastWriteTimeUtc(OpenClawDatabase.PathOf(_tailer.Home, agent), new DateTime(ticks, DateTimeKind.Utc));
        Directory.CreateDirectory(_tailer.State);
        using (var ledger = new SqliteShell(Path.Combine(_tailer.State, "ledger.sqlite")))
        {
            ledger.Execute(await File.ReadAllTextAsync(Repository.File("tests/Tailer/Codex/ledger-before-native.sql"), TestContext.Current.CancellationToken));
            ledger.Close();
        }
        _tailer.Time.Step(new DateTimeOffset(2026, 11, 25, 4, 20, 0, TimeSpan.Zero) - _tailer.Time.GetUtcNow());
        await _tailer.StartAsync();
    }

    private async Task ScrapeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await _scrapes.ScrapeAsync();
            await _tailer.SweepAsync();
            await _tailer.TurnAsync();
        }
        await _scrapes.ScrapeAsync();
    }

    /// <summary>What each kind of session shows; the old Clawtail's page showed the same.</summary>
    private string Shown(string metric) => string.Join(", ", _scrapes.Page.SeriesOf($"openclaw_codex_{metric}_total")
        .GroupBy(s => s.Split("session_kind=\"")[1].TrimEnd('}', '"')).Where(g => g.Key != "other").OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Sum(s => _scrapes.Page[s])}")));
}
