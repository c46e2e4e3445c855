using System.Text;
using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

public sealed class RolloutLineTests
{
    private const string Start = "{\"timestamp\":\"2026-11-25T12:00:00.000Z\",";

    private static readonly string Turn = Rollout.Id(1);

    [Theory]
    [InlineData(Start + "\"type\":\"response_item\"")]
    [InlineData(Start + "\"ordinal\":12,\"type\":\"response_item\",\"payl")]
    [InlineData(Start + "\"type\":\"compacted\",\"payload\":{\"latest_token_usage_record\":")]
    [InlineData(Start + "\"ordinal\":9,\"type\":\"event_msg\",\"payload\":{\"type\":\"item_completed\"")]
    [InlineData("{\"type\":\"a_type_of_tomorrow\"")]
    public void A_line_of_another_kind_is_known_by_its_beginning(string beginning) => Assert.True(CannotMatter(beginning));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData(Start)]
    [InlineData(Start + "\"type\":\"response_item")]
    [InlineData(Start + "\"type\":\"event_msg\",\"payload\":{\"type\":\"item_comp")]
    [InlineData(Start + "\"type\":\"event_msg\",\"payload\":{\"turn_id\":\"x\",\"type\":\"item_completed\"")]
    [InlineData(Start + "\"type\":\"token\\u005fusage_record\"")]
    [InlineData(Start + "\"payload\":{},\"type\":\"response_item\"")]
    [InlineData("{ \"type\":\"response_item\"")]
    [InlineData("{\"ordinal\":-1,\"type\":\"response_item\"")]
    [InlineData("\0\0\0")]
    [InlineData("\"type\":\"response_item\"")]
    public void When_in_doubt_a_line_is_kept(string beginning) => Assert.False(CannotMatter(beginning));

    [Fact]
    public void No_beginning_of_a_line_that_matters_is_dropped()
    {
        string[] lines =
        [
            Rollout.Meta(0, Turn), Rollout.Context(0, Turn), Rollout.Started(0, Turn), Rollout.Complete(0, Turn), Rollout.Record(0, Turn, "r", default),
            Rollout.Count(0, Rollout.Usage(5)), Rollout.Event(0, "turn_aborted", "\"turn_id\":\"x\""), Rollout.Event(0, "thread_settings_applied", "\"thread_settings\":{}"),
        ];

        foreach (var line in lines)
        {
            for (var length = 0; length <= line.Length; length++) Assert.False(CannotMatter(line[..length]));
        }
    }

    [Fact]
    public void What_looks_like_records_inside_of_a_text_is_text()
    {
        var record = Rollout.Record(3, Turn, "resp_1", Rollout.Usage(100));
        var text = new string('x', 100_000) + record.Replace("\"", "\\\"", StringComparison.Ordinal) + "\\n" + record.Replace("\"", "\\\"", StringComparison.Ordinal);

        var reading = RolloutReading.Of(
            Rollout.Started(1, Turn), Rollout.Line(2, "response_item", $$"""{"type":"function_call_output","output":"{{text}}"}"""),
            Rollout.Line(2, "compacted", $$"""{"replacement_history":[{{record}}],"latest_token_usage_record":{{record}}}"""),
            Rollout.Line(2, "session_meta", $$$"""{"id":"{{{Turn}}}","base_instructions":{"text":"{{{text}}}","usage":{"input_tokens":7} } }"""));

        Assert.Empty(reading.Calls);
        Assert.All(reading.Outcomes, o => Assert.Equal(EntryOutcome.NotATurn, o));
    }

    [Fact]
    public void A_line_glued_to_one_that_a_dead_writer_left_is_read()
    {
        var record = Rollout.Record(3, Turn, "resp_1", Rollout.Usage(100));
        string[] cut = [Rollout.Line(2, "response_item", "{\"output\":\"abc"), Rollout.Event(2, "item_completed", "\"item\":{\"a\":[1,"), Rollout.Meta(2, Turn), Rollout.Count(2, Rollout.Usage(7))];

        foreach (var line in cut)
        {
            for (var length = 1; length < line.Length; length += 7)
            {
                Assert.Single(RolloutReading.Of(line[..length] + record).Calls, c => c.Turn.ToString() == Turn);
            }
        }
    }

    [Fact]
    public void The_order_of_keys_and_spaces_between_them_do_not_matter()
    {
        var (type, payload, time) = ("\"type\" : \"token_usage_record\"", $$"""
            "payload": { "usage" : {"output_tokens" : 2 , "input_tokens":10}, "response_id":"resp_1", "turn_id":"{{Turn}}" }
            """.Trim(), "\"timestamp\":\"2026-11-25T12:00:03.000Z\"");

        var readings = new[] { $"{{ {type},{payload},{time} }}", $"{{{payload} , {time},{type}}}", $"{{{time}, \"ordinal\": 7 ,{payload},{type}}}" }.Select(l => RolloutReading.Of(l).Describe());

        Assert.Single(readings.Distinct(), d => d.StartsWith("call ", StringComparison.Ordinal) && d.Contains("Input = 10, Output = 2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"input_tokens\":-1")]
    [InlineData("\"input_tokens\":1e3")]
    [InlineData("\"input_tokens\":\"10\"")]
    [InlineData("\"output_tokens\":9223372036854775808")]
    [InlineData("\"output_tokens\":1000000000001")]
    [InlineData("\"cached_input_tokens\":{}")]
    public void A_count_that_is_none_makes_the_line_invalid_and_leaves_its_neighbours(string count)
    {
        var good = Rollout.Record(3, Turn, "resp_1", Rollout.Usage(100));
        var bad = Rollout.Line(2, "token_usage_record", $$$"""{"turn_id":"{{{Turn}}}","response_id":"r","usage":{{{{count}}}}}""");

        var reading = RolloutReading.Of(Rollout.Started(1, Turn), bad, good);

        Assert.Equal([EntryOutcome.NotATurn, EntryOutcome.Invalid, EntryOutcome.Turn], reading.Outcomes);
    }

    [Theory]
    [InlineData("token_usage_record", "null")]
    [InlineData("token_usage_record", "{}")]
    [InlineData("token_usage_record", """{"turn_id":7,"response_id":[],"usage":"x"}""")]
    [InlineData("event_msg", """{"type":"token_count","info":7}""")]
    [InlineData("event_msg", """{"type":"token_count","info":{"total_token_usage":[],"last_token_usage":{}}}""")]
    public void Fields_of_a_wrong_kind_make_the_line_invalid(string type, string payload) =>
        Assert.Equal([EntryOutcome.Invalid], RolloutReading.Of(Rollout.Line(0, type, payload)).Outcomes);

    [Fact]
    public void No_bytes_whatever_are_more_than_a_bad_line() => Gen.Select(Lines, Gen.Int[0, 1_000_000], Gen.Byte.Array[0, 4]).Sample((line, at, wrong) =>
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        at %= bytes.Length;

        var reading = new RolloutReading();
        reading.Read([.. bytes.AsSpan(0, at), .. wrong, .. bytes.AsSpan(Math.Min(at + wrong.Length / 2, bytes.Length))]);

        Assert.NotNull(RolloutState.Parse(reading.State.Serialize()));
    }, iter: 20_000, threads: 1);

    [Fact]
    public void A_line_that_is_cut_off_anywhere_says_nothing() => Lines.Sample(line =>
    {
        for (var length = 1; length < line.Length; length++)
        {
            var reading = RolloutReading.Of(line[..length]);
            Assert.True(reading.Describe().Length == 0 && reading.Outcomes.All(o => o is EntryOutcome.Malformed or EntryOutcome.NotATurn));
        }
    }, iter: 50, threads: 1);

    [Fact]
    public void A_line_nests_a_thousand_deep_and_no_deeper()
    {
        string Nested(int levels) => Rollout.Line(0, "turn_context", $"{{\"x\":{new string('[', levels)}{new string(']', levels)}}}");

        Assert.Equal([EntryOutcome.NotATurn, EntryOutcome.TooDeep], RolloutReading.Of(Nested(998), Nested(999)).Outcomes);
    }

    private static Gen<string> Lines => Gen.OneOf(
        Rollout.Meta(0, Turn), Rollout.Context(0, Turn), Rollout.Started(0, Turn), Rollout.Complete(0, Turn, null, """{"message":"x","codex_error_info":{"http_connection_failed":{"http_status_code":401}}}"""),
        Rollout.Record(0, Turn, "r", Rollout.Usage(7)), Rollout.Count(0, Rollout.Usage(5), Rollout.Usage(5), Rollout.Limits(50)),
        Rollout.Meta(0, Turn, fields: "\"source\":{\"subagent\":{\"thread_spawn\":{\"parent_thread_id\":\"x\"}}}"), Rollout.Line(0, "response_item", "{\"a\":[1,{}]}"));

    private static bool CannotMatter(string beginning) => RolloutLine.CannotMatter(Encoding.UTF8.GetBytes(beginning));
}
