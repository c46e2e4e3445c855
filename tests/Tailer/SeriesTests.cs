using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>What the ledger remembers of series for Prometheus' sake.</summary>
public sealed class SeriesTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    [Fact]
    public async Task Series_of_the_baseline_are_shown_at_once_and_later_ones_wait_for_their_zero()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1, model: "old"));
        await _tailer.StartAsync();
        Assert.True(_tailer.Totals.BaselineComplete);

        _tailer.Append("s.jsonl", Transcript.Turn(2, model: "new"), Transcript.Turn(3, model: "new", error: "429 Rate limit"));
        await _tailer.SweepAsync();

        Assert.Equal([("old", true), ("new", false)], _tailer.Totals.Usage.Select(s => (s.Model, s.State.Released)));
        Assert.False(Assert.Single(_tailer.Totals.Errors).State.Released);
    }

    [Fact]
    public async Task A_release_is_remembered_over_a_restart_and_its_absence_too()
    {
        await _tailer.StartAsync();
        _tailer.Write("s.jsonl", Transcript.Turn(1, model: "a"), Transcript.Turn(2, model: "b"));
        await _tailer.SweepAsync();

        _tailer.Tailer.Release(new SeriesReleases([1], [], []));
        await _tailer.TurnAsync();
        await _tailer.RestartAsync();

        Assert.Equal([("a", true), ("b", false)], _tailer.Totals.Usage.Select(s => (s.Model, s.State.Released)));
    }

    [Fact]
    public async Task A_series_born_while_Clawtail_was_down_starts_at_zero_as_well()
    {
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        _tailer.Write("s.jsonl", Transcript.Turn(1));

        await _tailer.StartAsync();

        Assert.False(Assert.Single(_tailer.Totals.Usage).State.Released);
    }

    [Fact]
    public async Task A_copy_that_counts_nothing_bears_no_series()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await _tailer.StartAsync();

        _tailer.Write("t.jsonl", Transcript.Header("t"), Transcript.Turn(1, provider: "renamed"));
        await _tailer.SweepAsync();

        Assert.Equal("openai-codex", Assert.Single(_tailer.Totals.Usage).Provider);
    }

    [Fact]
    public async Task Beyond_the_budget_series_fold_and_stay_folded_when_the_budget_is_raised()
    {
        _tailer.Options = _tailer.Options with { MaxSeries = 2 };
        _tailer.Write("s.jsonl", [.. Enumerable.Range(0, 5).Select(n => Transcript.Turn(n, model: $"m{n}"))]);
        await _tailer.StartAsync();
        Assert.Equal(3, _tailer.Totals.Usage.Count(s => s.State.Folded));
        Assert.Equal(5, _tailer.Messages);

        await _tailer.StopAsync();
        _tailer.Options = _tailer.Options with { MaxSeries = 100 };
        await _tailer.StartAsync();

        Assert.Equal(3, _tailer.Totals.Usage.Count(s => s.State.Folded));
        Assert.Contains(_tailer.Totals.Windows, w => w.Model == "other");
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();
}
