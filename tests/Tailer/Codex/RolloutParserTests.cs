using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

public sealed class RolloutParserTests
{
    private static readonly string Thread = Rollout.Id(0);
    private static readonly string Turn = Rollout.Id(1);

    [Fact]
    public void A_call_has_the_tokens_that_OpenClaw_would_count()
    {
        var call = Assert.Single(InTurn(Rollout.Record(3, Turn, "resp_1", new CodexUsage(24_846, 20_864, 43, 238, 179, 25_084))).Calls);

        Assert.Equal(new TokenCounts(3_939, 238, 20_864, 43), call.Tokens);
        Assert.Equal((Thread, Turn, "gpt-5.5"), (call.Thread.Id.ToString(), call.Turn.ToString(), call.Model));
        Assert.Equal(Rollout.Epoch.AddSeconds(3).ToUnixTimeMilliseconds(), call.Time);
        Assert.Equal(Rollout.Epoch.AddSeconds(1).ToUnixTimeMilliseconds(), call.TurnTime);
    }

    [Fact]
    public void What_stands_beside_a_record_of_its_turn_is_no_call_again()
    {
        var usage = Rollout.Usage(100);

        var reading = InTurn(Rollout.Record(3, Turn, "resp_1", usage), Rollout.Count(3, usage, usage), Rollout.Record(4, Turn, "resp_2", usage), Rollout.Count(4, Rollout.Sum(usage, usage), usage));

        Assert.Equal(2, reading.Calls.DistinctBy(c => c.Key).Count());
        Assert.Equal(2, reading.Calls.Count);
    }

    [Fact]
    public void In_older_releases_a_call_is_a_total_that_moved()
    {
        var (usage, twice) = (Rollout.Usage(100), Rollout.Sum(Rollout.Usage(100), Rollout.Usage(100)));

        var reading = InTurn(
            Rollout.Count(3, usage, usage),
            Rollout.Count(4, usage, usage), // before a compaction, and when a request is refused
            Rollout.Count(5, usage, new CodexUsage(0, 0, 0, 0, 0, 5_429)), // after a compaction
            Rollout.Count(6, null), // refused before any call
            Rollout.Count(7, twice, usage));

        Assert.Equal([3, 7], reading.Calls.Select(c => (c.Time - Rollout.Epoch.ToUnixTimeMilliseconds()) / 1000));
        Assert.Equal(2, reading.Calls.DistinctBy(c => c.Key).Count());
    }

    [Theory]
    [InlineData("0.143.0")]
    [InlineData("0.151.0")]
    [InlineData("0.154.0")]
    public void A_thread_that_is_rolled_back_in_the_middle_of_a_turn_loses_no_call_and_repeats_none(string release)
    {
        var (usage, thrice) = (Rollout.Usage(100), Rollout.Sum(Rollout.Usage(200, output: 2), Rollout.Usage(100)));
        var isRecorded = release == "0.154.0";
        string[] Call(double at, int number) => isRecorded ? [Rollout.Record(at, Turn, $"resp_{number}", usage)] : [];

        var reading = RolloutReading.Of(
            [
                Rollout.Meta(0, Thread, release), Rollout.Started(1, Turn), Rollout.Context(2, Turn),
                .. Call(3, 1), Rollout.Count(3, usage, usage), .. Call(4, 2), Rollout.Count(4, Rollout.Usage(200, output: 2), usage),
                Rollout.Count(5, Rollout.Usage(200, output: 2), new CodexUsage(0, 0, 0, 0, 0, 5_429)), Rollout.Event(5, "thread_rolled_back", "\"num_turns\":1"),
                Rollout.Count(6, Rollout.Usage(200, output: 2), usage), // repeated
                .. Call(7, 3), Rollout.Count(7, thrice, usage), Rollout.Complete(8, Turn, knowsErrors: release != "0.143.0"),
            ]);

        Assert.Equal([3, 4, 7], reading.Calls.Select(c => (c.Time - Rollout.Epoch.ToUnixTimeMilliseconds()) / 1000));
        Assert.Equal(3, reading.Calls.DistinctBy(c => c.Key).Count());
        Assert.All(reading.Calls, c => Assert.Equal((Thread, Turn, "gpt-5.5"), (c.Thread.Id.ToString(), c.Turn.ToString(), c.Model)));
        Assert.Empty(reading.Failures);
    }

    [Fact]
    public void A_thread_that_a_newer_release_goes_on_with_counts_on()
    {
        var (usage, next) = (Rollout.Usage(100), Rollout.Id(10));
        var twice = Rollout.Sum(usage, usage);

        var reading = RolloutReading.Of(
            Rollout.Meta(0, Thread, "0.143.0"), Rollout.Started(1, Turn), Rollout.Context(2, Turn),
            Rollout.Count(3, usage, usage, knowsCacheWrites: false), Rollout.Complete(4, Turn, knowsErrors: false),
            Rollout.Started(10, next), Rollout.Context(11, next),
            Rollout.Count(12, usage, usage), // the old total in the newer release's words has not moved
            Rollout.Record(13, next, "resp_1", usage), Rollout.Count(13, twice, usage), Rollout.Complete(14, next));

        Assert.Equal([Turn, next], reading.Calls.Select(c => c.Turn.ToString()));
    }

    [Fact]
    public void A_compaction_of_its_own_has_the_threads_last_model()
    {
        var compaction = Rollout.Id(20);

        var reading = InTurn(Rollout.Complete(4, Turn), Rollout.Started(20, compaction), Rollout.Record(21, compaction, "resp_9", Rollout.Usage(7)), Rollout.Complete(22, compaction, message: null));

        Assert.Equal(("gpt-5.5", compaction), (reading.Calls[0].Model, reading.Calls[0].Turn.ToString()));
        Assert.Empty(reading.Failures);
    }

    [Fact]
    public void A_fork_that_begins_with_a_compaction_has_the_model_of_its_settings()
    {
        var reading = RolloutReading.Of(
            Rollout.Meta(0, Thread), Rollout.Event(1, "thread_settings_applied", "\"thread_settings\":{\"model\":\"gpt-5.6-terra\"}"),
            Rollout.Started(1, Turn), Rollout.Record(2, Turn, "resp_1", Rollout.Usage(7)));

        Assert.Equal("gpt-5.6-terra", reading.Calls[0].Model);
    }

    [Theory]
    [InlineData("0.154.0", 200, 100)] // begins with what its parent had used
    [InlineData("0.154.0", 100, 100)]
    [InlineData("", 200, 100)]
    public void A_fork_whose_first_request_is_refused_made_no_call(string version, long total, long last)
    {
        var reading = RolloutReading.Of(
            Rollout.Meta(0, Thread, version, $"\"forked_from_id\":\"{Rollout.Id(-50)}\""), Rollout.Started(1, Turn), Rollout.Context(1, Turn),
            Rollout.Count(2, Rollout.Usage(total), Rollout.Usage(last), Rollout.Limits(100)));

        Assert.Empty(reading.Calls);
        Assert.Single(reading.Limits);
    }

    /// <summary>Then nothing says that it is a fork, but its total says that it has a past.</summary>
    [Fact]
    public void A_fork_whose_first_line_is_lost_and_whose_first_request_is_refused_made_no_call()
    {
        var reading = new RolloutReading(Uuid.Parse(System.Text.Encoding.ASCII.GetBytes(Thread))).Read(
            Rollout.Started(1, Turn), Rollout.Context(1, Turn), Rollout.Count(2, Rollout.Usage(200), Rollout.Usage(100), Rollout.Limits(100)));

        Assert.Empty(reading.Calls);
    }

    [Fact]
    public void A_fork_that_counts_from_nothing_made_its_first_call()
    {
        var reading = RolloutReading.Of(
            Rollout.Meta(0, Thread, "0.151.0", $"\"forked_from_id\":\"{Rollout.Id(-50)}\""), Rollout.Started(1, Turn), Rollout.Context(1, Turn),
            Rollout.Count(2, Rollout.Usage(100), Rollout.Usage(100)));

        Assert.Single(reading.Calls);
    }

    [Fact]
    public void Lines_copied_from_the_parent_are_the_parents_calls_at_their_own_time()
    {
        var (parent, old) = (Rollout.Id(-100), Rollout.Id(-90));
        var usage = Rollout.Usage(100);

        var reading = RolloutReading.Of(
            Rollout.Meta(1, Thread, "0.143.0", $"\"forked_from_id\":\"{parent}\""), Rollout.Meta(1, parent, "0.143.0"),
            Rollout.Started(1, old).Replace($"\"started_at\":{Rollout.Epoch.AddSeconds(1).ToUnixTimeSeconds()}", $"\"started_at\":{Rollout.Epoch.AddSeconds(-90).ToUnixTimeSeconds()}", StringComparison.Ordinal),
            Rollout.Context(1, old), Rollout.Count(1, usage, usage, Rollout.Limits(50)), Rollout.Complete(1, old, knowsErrors: false),
            Rollout.Started(2, Turn), Rollout.Context(2, Turn), Rollout.Count(3, Rollout.Sum(usage, usage), usage, Rollout.Limits(51)));

        Assert.Equal([parent, Thread], reading.Calls.Select(c => c.Thread.Id.ToString()));
        Assert.Equal([-90, 3], reading.Calls.Select(c => (c.Time - Rollout.Epoch.ToUnixTimeMilliseconds()) / 1000));
        Assert.Equal(0.51, Assert.Single(reading.Limits).Primary!.Value.UsedRatio);
    }

    [Fact]
    public void A_threads_first_turn_in_the_second_of_its_beginning_is_its_own()
    {
        var turn = Rollout.Id(0.9);

        var reading = RolloutReading.Of(
            Rollout.Meta(1, Rollout.Id(0.5), "0.143.0", $"\"forked_from_id\":\"{Rollout.Id(-9)}\""), Rollout.Meta(1, Rollout.Id(-9), "0.143.0"),
            Rollout.Started(0.9, turn), Rollout.Context(1, turn), Rollout.Count(2, Rollout.Usage(5), Rollout.Usage(5)));

        Assert.False(reading.Calls[0].IsCopy);
    }

    [Fact]
    public void The_files_name_tells_its_thread_when_the_first_line_is_lost()
    {
        var parent = Rollout.Id(-100);
        var reading = new RolloutReading(Uuid.Parse(System.Text.Encoding.ASCII.GetBytes(Thread)));

        reading.Read(Rollout.Meta(1, parent, "0.143.0"), Rollout.Started(1, Rollout.Id(-90)), Rollout.Context(1, Rollout.Id(-90)), Rollout.Count(1, Rollout.Usage(5), Rollout.Usage(5)),
            Rollout.Started(2, Turn), Rollout.Context(2, Turn), Rollout.Count(3, Rollout.Usage(9), Rollout.Usage(4)));

        Assert.Equal([parent, Thread], reading.Calls.Select(c => c.Thread.Id.ToString()));
    }

    [Fact]
    public void Releases_that_named_no_turns_are_counted_by_their_thread()
    {
        var usage = Rollout.Usage(100);
        string[] lines =
        [
            Rollout.Meta(0, Thread, "0.44.0"), Rollout.Event(1, "task_started"), Rollout.Line(1, "turn_context", """{"cwd":"/","model":"gpt-5-codex"}"""),
            Rollout.Count(2, usage, usage), Rollout.Count(3, usage, usage), Rollout.Count(4, Rollout.Sum(usage, usage), usage),
        ];

        var reading = RolloutReading.Of(lines);

        Assert.Equal(2, reading.Calls.DistinctBy(c => c.Key).Count());
        Assert.All(reading.Calls, c => Assert.Equal(("gpt-5-codex", false), (c.Model, c.Turn.IsPresent)));
    }

    [Theory]
    [InlineData("\"source\":\"vscode\"", false)]
    [InlineData("\"source\":{\"subagent\":{\"thread_spawn\":{\"parent_thread_id\":\"01a210eb-013c-7ce0-ac68-4bdeadae053e\",\"depth\":1}}}", true)]
    [InlineData("\"source\":{\"subagent\":\"review\"}", true)]
    [InlineData("\"parent_thread_id\":\"01a210eb-013c-7ce0-ac68-4bdeadae053e\",\"thread_source\":\"subagent\"", true)]
    public void A_thread_says_whether_it_is_a_subagents(string fields, bool isSubagent)
    {
        var thread = RolloutReading.Of(Rollout.Meta(0, Thread, fields: fields)).State.Thread;

        Assert.Equal(isSubagent, thread.IsSubagent);
        Assert.Equal(fields.Contains("01a210eb", StringComparison.Ordinal), thread.Parent.ToString() == "01a210eb-013c-7ce0-ac68-4bdeadae053e");
        Assert.True(thread.IsOpenClaw);
    }

    private static RolloutReading InTurn(params string[] lines) =>
        RolloutReading.Of([Rollout.Meta(0, Thread), Rollout.Started(1, Turn), Rollout.Context(2, Turn), .. lines]);
}
