using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

public sealed class RequestTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    private DateTimeOffset Now => _tailer.Time.GetUtcNow();

    [Fact]
    public async Task The_newest_question_is_known_whether_it_was_answered_or_not_and_an_answer_is_none()
    {
        var (first, second) = (Now.AddHours(-2), Now.AddHours(-1));
        _tailer.Write("a.jsonl", Transcript.Header("a"), Transcript.User("ping", first), Transcript.Turn(1, first.AddSeconds(5)));
        await _tailer.StartAsync();
        Assert.Equal(first.ToUnixTimeMilliseconds(), _tailer.Totals.LastRequest!.Value.ToUnixTimeMilliseconds());

        _tailer.Append("a.jsonl", Transcript.User("are you there?", second));
        await _tailer.SweepAsync();

        Assert.Equal(second.ToUnixTimeMilliseconds(), _tailer.Totals.LastRequest!.Value.ToUnixTimeMilliseconds());
        Assert.True(_tailer.Totals.LastTurn < _tailer.Totals.LastRequest);
    }

    [Fact]
    public async Task A_question_from_the_far_future_hides_no_other_and_a_restart_forgets_none()
    {
        var asked = Now.AddHours(-1);
        _tailer.Write("a.jsonl", Transcript.Header("a"), Transcript.User("ping", asked));
        _tailer.Write("b.jsonl", Transcript.Header("b"), Transcript.User("pong", Now.AddYears(3)));
        await _tailer.StartAsync();

        await _tailer.RestartAsync();

        Assert.Equal(asked.ToUnixTimeMilliseconds(), _tailer.Totals.LastRequest!.Value.ToUnixTimeMilliseconds());
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();
}
