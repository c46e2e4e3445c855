using System.Text;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>A bad entry has a reason and a counter; its neighbours are counted.</summary>
public sealed class BadInputTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    public static TheoryData<string, string, EntryOutcome> Bad => new()
    {
        { "text", "this is not JSON", EntryOutcome.Malformed },
        { "half an entry", Transcript.Turn(99)[..^40], EntryOutcome.Malformed },
        { "an array", "[1,2,3]", EntryOutcome.Malformed },
        { "a number cut off", """{"type":"message","message":{"role":"assistant","usage":{"input":1e""", EntryOutcome.Malformed },
        { "an escape cut off", """{"type":"message","message":{"role":"assistant","content":"\u00""", EntryOutcome.Malformed },
        { "a literal cut off", """{"type":"message","message":{"role":"assistant","x":tru""", EntryOutcome.Malformed },
        { "a hole", new string('\0', 5000), EntryOutcome.Hole },
        { "a hundred thousand levels", DeeplyNested(100_000), EntryOutcome.TooDeep },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_entry_has_a_reason_and_its_neighbours_are_counted(string what, string line, EntryOutcome reason)
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1), line, Transcript.Turn(2));

        await _tailer.StartAsync();

        Assert.True(_tailer.Messages == 2, what);
        Assert.Equal(1, _tailer.Events.Entries(reason));
        Assert.True(_tailer.Events.Has("EntrySkipped s.jsonl@"));
    }

    [Theory]
    [InlineData("\"input\":10", "\"input\":1e300", 9_007_199_254_741_011)]
    [InlineData("\"input\":10", "\"input\":99999999999999999999999", 9_007_199_254_741_011)]
    [InlineData("\"input\":10", "\"input\":\"ten\"", 20)]
    [InlineData("\"output\":2", "\"output\":{\"n\":2}", 30)]
    public async Task A_field_that_is_no_count_is_noted_and_costs_neither_its_turn_nor_its_other_fields(string good, string odd, long input)
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1), Transcript.Turn(3).Replace(good, odd, StringComparison.Ordinal), Transcript.Turn(2));

        await _tailer.StartAsync();

        Assert.Equal((3, input), (_tailer.Messages, _tailer.Input));
        Assert.Equal(1, _tailer.Events.Entries(EntryOutcome.OddField));
        Assert.True(_tailer.Events.Has("EntrySkipped s.jsonl@"));
    }

    [Fact]
    public async Task Turns_that_claim_all_the_tokens_there_are_end_no_process_and_turn_no_total_around()
    {
        var now = _tailer.Time.GetUtcNow();
        string Huge(int number) => Transcript.Turn(number, now.AddSeconds(-number), input: 9_007_199_254_740_991);
        _tailer.Write("s.jsonl", [.. Enumerable.Range(1, 1500).Select(Huge)]);
        await _tailer.StartAsync();
        await _tailer.RestartAsync();

        _tailer.Append("s.jsonl", Huge(1501));
        await _tailer.SweepAsync();

        Assert.Equal((1501, long.MaxValue), (_tailer.Messages, _tailer.Input));
        Assert.True(Assert.Single(_tailer.Totals.Windows, w => w.Window == "5h").Tokens.Input > 9e18);
    }

    [Fact]
    public async Task Text_that_looks_like_a_turn_is_never_counted()
    {
        const string Fake = """\"role\":\"assistant\",\"usage\":{\"input\":1000,\"output\":1000},\"stopReason\":\"stop\" """;
        const string Whole = """{\"type\":\"message\",\"message\":{\"role\":\"assistant\",\"usage\":{\"input\":1000}}}""";
        _tailer.Write("s.jsonl",
            Transcript.User(Fake), Transcript.User(Whole), Transcript.User("\\n" + Whole + "\\n"),
            """{"type":"message","message":{"role":"toolResult","details":{"role":"assistant","usage":{"input":1000}}}}""",
            """{"type":"custom","message":{"role":"assistant","model":"m","usage":{"input":1000}}}""",
            """{"type":"compaction","summary":"x","details":{"type":"message","message":{"role":"assistant","usage":{"input":1000}}}}""",
            Transcript.Turn(1, text: Fake), Transcript.Turn(2, text: Whole));

        await _tailer.StartAsync();

        Assert.Equal((2, 20), (_tailer.Messages, _tailer.Input));
        Assert.Equal(6, _tailer.Events.Entries(EntryOutcome.NotATurn));
    }

    [Fact]
    public async Task Duplicate_keys_mean_the_last_as_for_OpenClaw()
    {
        var twice = Transcript.Turn(1).Replace("\"input\":10", "\"input\":99,\"input\":10", StringComparison.Ordinal);
        var roles = Transcript.Turn(2).Replace("\"role\":\"assistant\"", "\"role\":\"user\",\"role\":\"assistant\"", StringComparison.Ordinal);
        _tailer.Write("s.jsonl", twice, Transcript.Turn(1), roles, Transcript.Turn(2));

        await _tailer.StartAsync();

        Assert.Equal((2, 20), (_tailer.Messages, _tailer.Input));
    }

    [Fact]
    public async Task A_byte_order_mark_carriage_returns_and_blank_lines_are_no_entries()
    {
        await File.WriteAllTextAsync(_tailer.PathOf("s.jsonl"), $"\uFEFF{Transcript.Header("s")}\r\n\r\n\n  \n{Transcript.Turn(1)}\r\n\n{Transcript.Turn(2)}\r\n", TestContext.Current.CancellationToken);

        await _tailer.StartAsync();

        Assert.Equal(2, _tailer.Messages);
        Assert.False(_tailer.Events.Has("EntrySkipped"));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_do_not_hide_a_turn()
    {
        var line = Encoding.UTF8.GetBytes(Transcript.Turn(1, text: "###", model: "m##el") + "\n");
        foreach (ref var b in line.AsSpan()) b = b == (byte)'#' ? (byte)0xC3 : b;
        await File.WriteAllBytesAsync(_tailer.PathOf("s.jsonl"), line, TestContext.Current.CancellationToken);

        await _tailer.StartAsync();

        Assert.Equal("m\uFFFD\uFFFDel", Assert.Single(_tailer.Totals.Usage).Model);
    }

    [Fact]
    public async Task A_hole_in_front_of_a_good_line_does_not_hide_it()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), new string('\0', 3000) + Transcript.Turn(1), Transcript.Turn(2));

        await _tailer.StartAsync();

        Assert.Equal(2, _tailer.Messages);
    }

    [Fact]
    public async Task An_oversized_entry_is_skipped_even_while_it_grows()
    {
        _tailer.Options = _tailer.Options with { MaxEntrySize = 100_000 };
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await File.AppendAllTextAsync(_tailer.PathOf("s.jsonl"), "{\"type\":\"message\",\"x\":\"" + new string('x', 600_000), TestContext.Current.CancellationToken);
        await _tailer.StartAsync();
        Assert.Equal(1, _tailer.Messages);

        await File.AppendAllTextAsync(_tailer.PathOf("s.jsonl"), new string('x', 600_000), TestContext.Current.CancellationToken);
        await _tailer.RestartAsync();
        await File.AppendAllTextAsync(_tailer.PathOf("s.jsonl"), $"\"}}\n{Transcript.Turn(2)}\n", TestContext.Current.CancellationToken);
        await _tailer.SweepAsync();

        Assert.Equal(2, _tailer.Messages);
        Assert.Equal(1, _tailer.Events.Entries(EntryOutcome.Oversized));
    }

    [Fact]
    public async Task An_entry_as_large_as_the_limit_is_counted_and_one_byte_more_is_not()
    {
        var line = Transcript.Turn(1, text: new string('x', 5000));
        _tailer.Options = _tailer.Options with { MaxEntrySize = line.Length };
        _tailer.Write("s.jsonl", line, Transcript.Turn(2, text: new string('x', 5001)), Transcript.Turn(3));

        await _tailer.StartAsync();

        Assert.Equal(2, _tailer.Messages);
        Assert.Equal(1, _tailer.Events.Entries(EntryOutcome.Oversized));
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();

    private static string DeeplyNested(int levels) =>
        $$$"""{"type":"message","message":{"role":"assistant","content":{{{new string('[', levels)}}}{{{new string(']', levels)}}}}}""";
}
