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

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();

    private (long Messages, long Input) Window(string name)
    {
        var all = _tailer.Totals.Windows.Where(w => w.Window == name).ToList();
        return (all.Sum(w => w.Messages), all.Sum(w => w.Tokens.Input));
    }
}
