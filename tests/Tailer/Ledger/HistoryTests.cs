using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

/// <summary>History that becomes readable after the baseline is stored with its own time, and is no increase.</summary>
public sealed class HistoryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new(Now);
    private LedgerSession _session;
    private ulong _turns;

    public HistoryTests() => _session = Open();

    private UsageLedger Ledger => _session.Usage;

    [Fact]
    public void History_leaves_counters_as_they_are_and_enters_windows()
    {
        Commit(c => c.CompletesBaseline = true, Batch("gpt", 3, minutes: -10));

        Commit(null, History("gpt", 5, minutes: -90));

        var series = Assert.Single(Ledger.Current.Usage);
        Assert.Equal((8, 3), (series.Counted.Messages, series.Exposed.Messages));
        Assert.Equal(8, Assert.Single(Ledger.Current.Windows, w => w.Window == "5h").Messages);
    }

    [Fact]
    public void A_series_that_history_made_is_hidden_until_all_of_it_has_been_read_and_then_stands_at_it()
    {
        Commit(c => c.CompletesBaseline = true);
        Commit(null, History("old", 5, minutes: -90));
        Reopen();
        Commit(null, History("old", 4, minutes: -70), Batch("old", 2, minutes: -1));
        Assert.True(Assert.Single(Ledger.Current.Usage).State.Hidden);

        Commit(c => c.CompletesHistory = true);
        Reopen();

        var series = Assert.Single(Ledger.Current.Usage);
        Assert.Equal(new SeriesState(1, Released: false, Folded: false, Hidden: false), series.State);
        Assert.Equal((11, 9), (series.Counted.Messages, series.Exposed.Messages));

        Commit(c => c.ReleasedUsage.Add(1));
        Assert.Equal(11, Assert.Single(Ledger.Current.Usage).Exposed.Messages);
    }

    [Fact]
    public void Turns_that_are_not_older_than_the_line_are_an_increase_also_in_a_source_with_history()
    {
        Commit(c => c.CompletesBaseline = true, Batch("gpt", 1, minutes: -200));

        Commit(null, History("gpt", 5, minutes: -30));

        Assert.Equal(6, Assert.Single(Ledger.Current.Usage).Exposed.Messages);
    }

    [Fact]
    public void While_the_first_catch_up_runs_everything_is_baseline()
    {
        Commit(null, History("gpt", 5, minutes: -90));
        Commit(c => c.CompletesBaseline = true);

        Assert.Equal(5, Assert.Single(Ledger.Current.Usage).Exposed.Messages);
    }

    [Fact]
    public void Failed_turns_of_history_are_no_increase_of_errors()
    {
        Commit(c => c.CompletesBaseline = true, Failed(2, minutes: -10, historyBefore: null));
        Commit(null, Failed(3, minutes: -90, Now.AddHours(-1)));

        var series = Assert.Single(Ledger.Current.Errors);
        Assert.Equal((5, 2), (series.Counted, series.Exposed));
    }

    [Fact]
    public void Backfill_ends_at_the_history_of_a_series_that_history_made()
    {
        Commit(c => c.CompletesBaseline = true);
        Commit(null, History("old", 5, minutes: -90), Batch("old", 2, minutes: -1));
        Commit(c => c.CompletesHistory = true);
        _session.Dispose();

        using var backfill = LedgerBackfill.Open(_folder.Combine("state"))!;
        backfill.Gather(new BackfillSpan(Now.AddHours(-3), Now, TimeSpan.FromMinutes(1)));

        Assert.Equal(5, Assert.Single(backfill.Usage()).Baseline.Messages);
        Assert.Equal(7, backfill.Additions(backfill.Usage()[0]).Sum(m => m.Added.Messages));
    }

    [Fact]
    public void Formats_and_obstacles_are_remembered()
    {
        Commit(c =>
        {
            c.Formats["rollout"] = 17;
            c.Obstacles.Add(new Obstacle("agents/a", 5, null));
            c.Obstacles.Add(new Obstacle("agents/b", 6, null));
        });
        Commit(c => c.Obstacles.Add(new Obstacle("agents/b", 6, 9)));
        Reopen();

        Assert.Equal(17, _session.Formats["rollout"]);
        Assert.Equal([new Obstacle("agents/a", 5, null), new Obstacle("agents/b", 6, 9)], _session.Obstacles);
    }

    [Fact]
    public void Hours_add_up_to_the_turns_by_series_and_agent()
    {
        Commit(null, Batch("gpt", 3, minutes: -10), Batch("gpt", 2, minutes: -70), Failed(4, minutes: -10, null));
        Commit(null, Batch("gpt", 1, minutes: -10));

        using var hours = new SqliteShell(_folder.Combine("state", "ledger.sqlite"));
        Assert.Equal(
            ["10|main|2|0", "11|main|4|4"],
            hours.Execute("SELECT hour % 24, agent, sum(messages), sum(failed) FROM hours GROUP BY hour, agent ORDER BY hour"));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private LedgerSession Open() => LedgerSession.Open(_folder.Combine("state"), new OwnerWatch(TimeProvider.System), maxSeries: 200, TailerLimits.Default, _time);

    private void Reopen()
    {
        _session.Dispose();
        _session = Open();
    }

    private void Commit(Action<LedgerChange>? change, params TurnBatch[] batches)
    {
        var all = new LedgerChange();
        all.Batches.AddRange(batches);
        change?.Invoke(all);
        Ledger.Commit(all);
    }

    private TurnBatch Batch(string model, int count, int minutes, string? error = null) => MemoryLedger.Batch(
        "main/s", "main", Enumerable.Range(0, count).Select(_ => MemoryLedger.Turn(++_turns, Now.AddMinutes(minutes), model, error)));

    private TurnBatch History(string model, int count, int minutes)
    {
        var batch = Batch(model, count, minutes);
        batch.HistoryBefore = Now.AddHours(-1).ToUnixTimeMilliseconds();
        return batch;
    }

    private TurnBatch Failed(int count, int minutes, DateTimeOffset? historyBefore)
    {
        var batch = Batch("gpt", count, minutes, "timeout");
        batch.HistoryBefore = historyBefore?.ToUnixTimeMilliseconds() ?? 0;
        return batch;
    }
}
