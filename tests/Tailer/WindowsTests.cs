using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>Windows go by the turns' own time.</summary>
public sealed class WindowsTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    private DateTimeOffset Now => _tailer.Time.GetUtcNow();

    [Fact]
    public async Task Windows_hold_the_turns_of_their_length_whenever_they_were_read()
    {
        _tailer.Write("s.jsonl",
            Transcript.Turn(1, Now.AddHours(-4)), Transcript.Turn(2, Now.AddHours(-6)), Transcript.Turn(3, Now.AddDays(-6)), Transcript.Turn(4, Now.AddDays(-8)),
            Transcript.Turn(5, Now.AddMinutes(-1), error: "429 Rate limit"));

        await _tailer.StartAsync();

        // A failed turn is no message, but its tokens were used.
        Assert.Equal((1, 20), Window("5h"));
        Assert.Equal((3, 40), Window("7d"));
    }

    [Fact]
    public async Task Turns_leave_a_window_one_by_one_as_time_passes()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1, Now.AddHours(-4)), Transcript.Turn(2, Now.AddHours(-3)), Transcript.Turn(3, Now));
        await _tailer.StartAsync();
        Assert.Equal((3, 30), Window("5h"));

        _tailer.Time.Advance(TimeSpan.FromMinutes(61));
        await _tailer.TurnAsync();
        Assert.Equal((2, 20), Window("5h"));

        _tailer.Time.Advance(TimeSpan.FromHours(1));
        await _tailer.TurnAsync();
        Assert.Equal((1, 10), Window("5h"));
        Assert.Equal((3, 30), Window("7d"));
    }

    [Fact]
    public async Task A_restart_finds_the_windows_as_they_are_by_then()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1, Now.AddHours(-4)), Transcript.Turn(2, Now.AddHours(-1)));
        await _tailer.StartAsync();
        await _tailer.StopAsync();

        _tailer.Time.Advance(TimeSpan.FromHours(2));
        await _tailer.StartAsync();

        Assert.Equal((1, 10), Window("5h"));
    }

    [Fact]
    public async Task A_broken_clock_of_a_writer_does_not_hide_the_newest_turn()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1, Now.AddHours(-1)), Transcript.Turn(2, Now.AddYears(50)));

        await _tailer.StartAsync();

        Assert.Equal(2, _tailer.Messages);
        Assert.Equal(Now.AddHours(-1).ToUnixTimeMilliseconds(), _tailer.Totals.LastTurn!.Value.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_clock_that_was_a_year_ahead_for_a_moment_leaves_the_windows_as_they_are()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1, Now.AddHours(-4)), Transcript.Turn(2, Now.AddHours(-6)));
        await _tailer.StartAsync();
        var before = Now;

        _tailer.Time.Advance(TimeSpan.FromDays(365));
        await _tailer.TurnAsync();
        Assert.Equal((0, 0), Window("7d"));
        _tailer.Time.AdjustTime(before);
        _tailer.Append("s.jsonl", Transcript.Turn(3, Now.AddSeconds(-1)));
        await _tailer.SweepAsync();

        Assert.Equal((2, 20), Window("5h"));
        Assert.Equal((3, 30), Window("7d"));
    }

    [Fact]
    public async Task A_turn_dated_in_the_future_is_in_no_window_until_its_time_has_come()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1, Now.AddHours(-1)), Transcript.Turn(2, Now.AddHours(3)), Transcript.Turn(3, Now.AddDays(30)));
        await _tailer.StartAsync();
        Assert.Equal((1, 10), Window("5h"));
        Assert.Equal(3, _tailer.Messages);

        _tailer.Time.Advance(TimeSpan.FromHours(3));
        await _tailer.TurnAsync();
        Assert.Equal((2, 20), Window("5h"));

        _tailer.Time.Advance(TimeSpan.FromDays(30));
        await _tailer.TurnAsync();
        Assert.Equal((1, 10), Window("5h"));
        Assert.Equal((1, 10), Window("7d"));
    }

    [Fact]
    public async Task A_turn_dated_in_the_future_enters_its_windows_after_a_restart_as_well()
    {
        _tailer.Write("s.jsonl", Transcript.Turn(1, Now.AddHours(3)));
        await _tailer.StartAsync();
        await _tailer.RestartAsync();
        Assert.Equal((0, 0), Window("5h"));

        _tailer.Time.Advance(TimeSpan.FromHours(3));
        await _tailer.TurnAsync();

        Assert.Equal((1, 10), Window("5h"));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00.000+14:00")]
    [InlineData("0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    [InlineData("9999-12-31T23:59:59.999-12:00")]
    public async Task A_turn_dated_at_the_ends_of_time_is_counted_and_ends_nothing(string time)
    {
        var dated = Transcript.Turn(1).Replace(Transcript.Iso(Transcript.Epoch.AddSeconds(1)), time, StringComparison.Ordinal)
            .Replace($",\"timestamp\":{Transcript.Epoch.AddSeconds(1).ToUnixTimeMilliseconds()}", "", StringComparison.Ordinal);
        _tailer.Write("s.jsonl", dated, Transcript.Turn(2, Now.AddHours(-1)));
        await _tailer.StartAsync();
        await _tailer.RestartAsync();

        _tailer.Append("s.jsonl", Transcript.Turn(3, Now.AddMinutes(-1)));
        await _tailer.SweepAsync();

        Assert.Equal(3, _tailer.Messages);
        Assert.Equal((2, 20), Window("5h"));
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();

    private (long Messages, long Input) Window(string name)
    {
        var all = _tailer.Totals.Windows.Where(w => w.Window == name).ToList();
        return (all.Sum(w => w.Messages), all.Sum(w => w.Tokens.Input));
    }
}
