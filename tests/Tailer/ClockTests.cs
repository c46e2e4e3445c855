using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>A machine's clock may be set: what is elapsed time does not follow it.</summary>
public sealed class ClockTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    [Fact]
    public async Task A_clock_set_back_a_day_delays_no_sweep()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await _tailer.StartAsync();

        _tailer.Time.Step(TimeSpan.FromDays(-1));
        await _tailer.TurnAsync();

        Assert.InRange(_tailer.Wait, TimeSpan.Zero, _tailer.Options.SweepInterval);
    }

    [Fact]
    public async Task A_file_is_not_forgotten_because_the_clock_was_set_ahead_while_it_was_gone()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        File.SetLastWriteTimeUtc(_tailer.PathOf("s.jsonl"), _tailer.Time.GetUtcNow().UtcDateTime.AddHours(-1));
        await _tailer.StartAsync();
        File.Move(_tailer.PathOf("s.jsonl"), _tailer.Home + ".away");
        await _tailer.SweepAsync();

        _tailer.Time.Step(TimeSpan.FromDays(1));
        await _tailer.SweepAsync();
        File.Move(_tailer.Home + ".away", _tailer.PathOf("t.jsonl"));
        await _tailer.SweepAsync();

        Assert.True(_tailer.Events.Has("SourceMoved t.jsonl from s.jsonl"), string.Join('\n', _tailer.Events.All));
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();
}
