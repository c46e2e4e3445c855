using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>A reply that its release wrote twice counts once, wherever a reading began.</summary>
public sealed class ReplyTwiceTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();

    [Fact]
    public async Task A_copy_is_known_as_one_also_if_its_run_was_read_before_a_restart()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.User("hello"), Transcript.Turn(1), Transcript.Turn(2));
        await _tailer.StartAsync();

        await _tailer.RestartAsync();
        _tailer.Append("s.jsonl", Copy(3, input: 20));
        await _tailer.SweepAsync();

        Assert.Equal((2, 20), (_tailer.Messages, _tailer.Input));
        Assert.Equal(1, _tailer.Events.Entries(EntryOutcome.Repeated));
    }

    [Fact]
    public async Task A_last_line_without_its_newline_is_in_its_run_once()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.User("hello"));
        await File.AppendAllTextAsync(_tailer.PathOf("s.jsonl"), Transcript.Turn(1), TestContext.Current.CancellationToken);
        await _tailer.StartAsync();

        await File.AppendAllTextAsync(_tailer.PathOf("s.jsonl"), "\n" + Copy(2, input: 10) + "\n", TestContext.Current.CancellationToken);
        await _tailer.SweepAsync();

        Assert.Equal((1, 10), (_tailer.Messages, _tailer.Input));
    }

    [Fact]
    public async Task Runs_of_two_transcripts_are_two_runs()
    {
        _tailer.Write("a.jsonl", Transcript.Header("a"), Transcript.User("hello"), Transcript.Turn(1));
        await _tailer.StartAsync();

        _tailer.Write("b.jsonl", Transcript.Header("b"), Transcript.User("hello"), Copy(2, input: 10));
        _tailer.Append("a.jsonl", Copy(3, input: 10));
        await _tailer.SweepAsync();

        Assert.Equal((2, 20), (_tailer.Messages, _tailer.Input));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_in_a_database_is_known_as_one_also_if_its_run_was_read_before(bool compressed)
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s");
        database.Begin("t");
        var filler = new string('x', 2000);
        if (compressed) database.AppendCompressed("s", Transcript.User(filler), Transcript.Turn(1, text: filler), Transcript.Turn(2, text: filler));
        else database.Append("s", Transcript.User("hello"), Transcript.Turn(1), Transcript.Turn(2));
        database.Append("t", Transcript.Turn(4));
        await _tailer.StartAsync();

        database.Append("t", Copy(5, input: 10), Copy(6, input: 20));
        if (compressed) database.AppendCompressed("s", Copy(3, input: 20, filler));
        else database.Append("s", Copy(3, input: 20));
        await _tailer.SweepAsync();

        Assert.Equal((4, 50), (_tailer.Messages, _tailer.Input));
        Assert.Equal(2, _tailer.Events.Entries(EntryOutcome.Repeated));
    }

    [Fact]
    public async Task A_bridges_own_reply_in_a_database_is_a_turn()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s");
        database.Append("s", Transcript.User("hello"), Transcript.Turn(1), Copy(2, input: 10));
        database.Append("s", Transcript.User("and now"), Copy(3, input: 10));

        await _tailer.StartAsync();

        Assert.Equal((2, 20), (_tailer.Messages, _tailer.Input));
    }

    /// <summary>What a bridge writes with this usage; the output, and the cached tokens, are those of as many turns as the input is.</summary>
    private static string Copy(int number, long input, string text = "reply") => Transcript.Turn(
        number, input: input, output: input / 10 * 2, cacheRead: input / 10 * 3, cacheWrite: input / 10, text: text)
        .Replace("\"api\":\"openai-completions\"", "\"api\":\"cli\"", StringComparison.Ordinal);
}
