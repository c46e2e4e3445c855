using System.Text;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Entries;

public sealed class TranscriptParserTests
{
    /// <summary>2026-10-26T03:10:03.868Z.</summary>
    private const long EntryTime = 1_792_984_203_868;

    private readonly TranscriptParser _parser = new();

    [Theory]
    [InlineData("""{"input":7,"output":5,"cacheRead":3,"cacheWrite":2}""", 7, 5, 3, 2)]
    [InlineData("""{"inputTokens":7,"outputTokens":5}""", 7, 5, 0, 0)]
    [InlineData("""{"input_tokens":7,"output_tokens":5,"cache_read_input_tokens":3,"cache_creation_input_tokens":2}""", 7, 5, 3, 2)]
    [InlineData("""{"promptTokens":7,"completionTokens":5}""", 7, 5, 0, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":3,"audio_tokens":0}}""", 7, 5, 3, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"cached_tokens":3}""", 7, 5, 3, 0)]
    [InlineData("""{"input_tokens":10,"output_tokens":5,"input_tokens_details":{"cached_tokens":3}}""", 7, 5, 3, 0)]
    [InlineData("""{"timings":{"prompt_n":7,"predicted_n":5,"prompt_ms":1.5}}""", 7, 5, 0, 0)]
    [InlineData("""{"input":7,"prompt_tokens":99,"output":5,"completion_tokens":99}""", 7, 5, 0, 0)]
    [InlineData("""{"prompt_tokens":99,"input":7,"output":5}""", 7, 5, 0, 0)]
    [InlineData("""{"input":7.9,"output":5e0,"cacheRead":-3,"cacheWrite":null}""", 7, 5, 0, 0)]
    [InlineData("""{"totalTokens":99,"reasoningTokens":5,"unknown":{"input":1}}""", 0, 0, 0, 0)]
    [InlineData("null", 0, 0, 0, 0)]
    public void Every_spelling_of_usage_that_OpenClaw_accepts_is_read(string usage, long input, long output, long cacheRead, long cacheWrite)
    {
        var turn = new Turn();

        Assert.Equal(EntryOutcome.Turn, Parse($$$"""{"type":"message","message":{"role":"assistant","usage":{{{usage}}}}}""", ref turn));

        Assert.Equal(new TokenCounts(input, output, cacheRead, cacheWrite), turn.Tokens);
    }

    [Theory]
    [InlineData("openai-codex", "openai-codex-responses", "openai-codex")]
    [InlineData("openai", "openai-chatgpt-responses", "openai-codex")]
    [InlineData("openai", "openai-completions", "openai")]
    [InlineData("anthropic", "anthropic-messages", "anthropic")]
    public void The_codex_plan_has_one_name_through_all_releases(string provider, string api, string expected)
    {
        var turn = new Turn();

        Parse($$$"""{"type":"message","message":{"role":"assistant","provider":"{{{provider}}}","api":"{{{api}}}"}}""", ref turn);

        Assert.Equal(expected, turn.Provider);
    }

    [Theory]
    [InlineData("""{"role":"assistant","provider":"openclaw","model":"delivery-mirror","usage":{"input":0}}""", true)]
    [InlineData("""{"role":"assistant","provider":"openclaw","model":"gateway-injected"}""", true)]
    [InlineData("""{"role":"assistant","api":"cli","provider":"openai","usage":{"input":0,"output":0},"stopReason":"stop"}""", true)]
    [InlineData("""{"role":"assistant","api":"cli","provider":"openai","usage":{"input":1,"output":0},"stopReason":"stop"}""", false)]
    [InlineData("""{"role":"assistant","api":"cli","provider":"openai","usage":{"input":0},"stopReason":"error"}""", false)]
    [InlineData("""{"role":"assistant","api":"acp-runtime","provider":"acp"}""", true)]
    [InlineData("""{"role":"assistant","provider":"openai","content":[{"type":"text","text":"NO_REPLY"}]}""", false)]
    [InlineData("""{"role":"assistant","api":"openclaw-transcript","provider":"openclaw","model":"automation-result","usage":{"input":0,"output":0}}""", true)]
    [InlineData("""{"role":"assistant","api":"openai-responses","provider":"openclaw","model":"gateway-publication","responseId":"p:1"}""", true)]
    [InlineData("""{"role":"assistant","api":"openai-responses","provider":"openclaw","model":"session-catalog","usage":{"input":0}}""", true)]
    [InlineData("""{"role":"assistant","provider":"openclaw","model":"a-note-of-a-later-release"}""", true)]
    [InlineData("""{"role":"assistant","provider":"openclaw","model":"behind-another-openclaw","usage":{"input":7}}""", false)]
    [InlineData("""{"role":"assistant","provider":"openclaw","model":"behind-another-openclaw","stopReason":"error","errorMessage":"x"}""", false)]
    [InlineData("""{"role":"assistant","api":"anthropic-messages","provider":"claude-cli","model":"native-history","usage":{"input":0}}""", true)]
    [InlineData("""{"role":"assistant","api":"openai-responses","provider":"codex","model":"gpt-5.5","usage":{"input":0},"idempotencyKey":"codex-catalog:thr_1:item_2"}""", true)]
    [InlineData("""{"role":"assistant","api":"openai-responses","provider":"opencode","model":"native-history","idempotencyKey":"opencode-catalog:1:2"}""", true)]
    [InlineData("""{"role":"assistant","provider":"codex","model":"gpt-5.5","usage":{"input":7},"idempotencyKey":"codex-catalog:thr_1:item_2"}""", false)]
    [InlineData("""{"role":"assistant","provider":"openai","model":"gpt-5.5","idempotencyKey":"run_1"}""", false)]
    [InlineData("""{"role":"assistant","content":[],"openclawDeliveryMirror":{"kind":"channel-final"},"usage":{"input":0}}""", true)]
    [InlineData("""{"role":"assistant","provider":"openai","model":"gpt-5.5","openclawDeliveryMirror":{"kind":"message-tool-source-reply"}}""", true)]
    [InlineData("""{"role":"assistant","provider":"openai","model":"gpt-5.5","openclawDeliveryMirror":null,"usage":{"input":7}}""", false)]
    [InlineData("""{"role":"assistant","provider":"clawdbot","model":"delivery-mirror","usage":{"input":0}}""", true)]
    [InlineData("""{"role":"assistant","provider":"clawdbot","model":"gpt","stopReason":"injected"}""", true)]
    [InlineData("""{"role":"assistant","provider":"anthropic","stopReason":"injected","usage":{"input":0}}""", true)]
    public void What_no_model_was_called_for_is_synthetic(string message, bool synthetic)
    {
        var turn = new Turn();

        var outcome = Parse($$"""{"type":"message","message":{{message}}}""", ref turn);

        Assert.Equal(synthetic ? EntryOutcome.Synthetic : EntryOutcome.Turn, outcome);
    }

    [Fact]
    public void A_key_survives_everything_that_copies_change()
    {
        var original = Transcript.Turn(7);
        var copies = new[]
        {
            original.Replace("\"id\":\"00000007\"", "\"id\":\"feedbeef\"", StringComparison.Ordinal), // a migration's new id
            original.Replace("openai-codex", "openai", StringComparison.Ordinal), // doctor's rename
            original.Replace("\"parentId\":null", "\"parentId\":\"x\"", StringComparison.Ordinal),
            original.Replace("\"text\":\"reply\"", "\"text\":\"\"", StringComparison.Ordinal), // a repair
            original.Replace("gpt-5.4", "gpt\\u002d5.4", StringComparison.Ordinal), // another writer's escapes
            """{"message":""" + original[(original.IndexOf("\"message\":{", StringComparison.Ordinal) + 10)..^1] + ""","type":"message"}""", // another key order
        };

        foreach (var copy in copies) Assert.Equal(Key(original), Key(copy));
    }

    [Theory]
    [InlineData("\"input\":10", "\"input\":11")]
    [InlineData("resp_7", "resp_8")]
    [InlineData("\"stopReason\":\"stop\"", "\"stopReason\":\"toolUse\"")]
    [InlineData("gpt-5.4-mini", "gpt-5.5")]
    public void Another_turn_has_another_key(string what, string other) =>
        Assert.NotEqual(Key(Transcript.Turn(7)), Key(Transcript.Turn(7).Replace(what, other, StringComparison.Ordinal)));

    [Fact]
    public void Without_a_time_in_the_message_the_entry_stands_in_for_it()
    {
        static string Without(string id) => Transcript.Turn(7).Replace("\"timestamp\":1795", "\"was\":1795", StringComparison.Ordinal).Replace("00000007", id, StringComparison.Ordinal);

        Assert.Equal(Key(Without("a")), Key(Without("a")));
        Assert.NotEqual(Key(Without("a")), Key(Without("b")));
    }

    [Theory]
    [InlineData("429 Rate limit reached for requests", null, "rate_limit")]
    [InlineData("401 Incorrect API key provided", null, "auth")]
    [InlineData("402 You exceeded your current quota, please check your plan and billing details", null, "rate_limit")]
    [InlineData("402 Insufficient credits. Add more credits", null, "billing")]
    [InlineData("Request was aborted.", null, "unknown")]
    [InlineData("This operation was aborted", null, "timeout")]
    [InlineData("You're out of extra usage", null, "billing")]
    [InlineData("Forbidden", null, "auth")]
    [InlineData("connect ECONNREFUSED 127.0.0.1:11434", "ECONNREFUSED", "network")]
    [InlineData("503 The server is overloaded", "overloaded_error", "overloaded")]
    [InlineData("500 Internal server error", null, "server_error")]
    [InlineData("400 This model's maximum context length is 8192 tokens. Please reduce the length of the messages.", "context_length_exceeded", "context_overflow")]
    [InlineData("Connection error.", "***", "network")]
    [InlineData("terminated", null, "network")]
    [InlineData("overloaded_error", null, "overloaded")]
    [InlineData("Context overflow: prompt too large for the model (mid-turn precheck).", null, "context_overflow")]
    [InlineData("You have hit your ChatGPT usage limit (plus plan). Try again in ~139 min.", null, "usage_limit")]
    [InlineData("404 The model `x` does not exist", null, "model_not_found")]
    [InlineData("403 Your account has been deactivated", null, "auth_permanent")]
    [InlineData("400 tool call id was x must be y", null, "format")]
    [InlineData("self-signed certificate in certificate chain", null, "tls_certificate")]
    [InlineData("Request timed out.", null, "timeout")]
    [InlineData("something else", null, "unknown")]
    public void A_failure_has_a_reason_in_OpenClaws_words(string message, string? code, string reason)
    {
        var turn = new Turn();
        var line = Transcript.Turn(1, error: message);
        if (code is not null) line = line.Replace("\"responseId\"", $"\"errorCode\":\"{code}\",\"responseId\"", StringComparison.Ordinal);

        Assert.Equal(EntryOutcome.Turn, Parse(line, ref turn));

        Assert.Equal(reason, turn.ErrorReason);
    }

    [Theory]
    [InlineData("1795000000000", 1_795_000_000_000)]
    [InlineData("1795000000000.9", 1_795_000_000_000)]
    [InlineData("1.795e12", 1_795_000_000_000)]
    [InlineData("0", EntryTime)]
    [InlineData("-1795000000000", EntryTime)]
    [InlineData("253402300800000", EntryTime)]
    [InlineData("1e400", EntryTime)]
    [InlineData("null", EntryTime)]
    [InlineData("\"1795000000000\"", 1_795_000_000_000)]
    [InlineData("1795000000", 1_795_000_000_000)]
    [InlineData("1795000000.5", 1_795_000_000_500)]
    [InlineData("\"1795000000\"", 1_795_000_000_000)]
    [InlineData("\"2026-11-18T11:06:40.500Z\"", 1_795_000_000_500)]
    [InlineData("\"2026-11-18 11:06:40.500Z\"", 1_795_000_000_500)]
    [InlineData("\"soon\"", EntryTime)]
    [InlineData("\"\"", EntryTime)]
    [InlineData("{\"timestamp\":1795000000000}", EntryTime)]
    public void A_turn_has_the_time_of_its_message_or_else_of_its_entry(string timestamp, long time)
    {
        var turn = new Turn();

        Parse($$$"""{"type":"message","timestamp":"2026-10-26T03:10:03.868Z","message":{"role":"assistant","timestamp":{{{timestamp}}}}}""", ref turn);

        Assert.Equal(time, turn.Time);
    }

    [Theory]
    [InlineData("1792984203868", EntryTime)]
    [InlineData("1792984203.868", EntryTime)]
    [InlineData("\"1792984203868\"", EntryTime)]
    [InlineData("\"2026-10-26 03:10:03.868\"", EntryTime)]
    [InlineData("\"2026-10-26t03:10:03.868z\"", EntryTime)]
    [InlineData("null", 0)]
    [InlineData("[1792984203868]", 0)]
    [InlineData("\"soon\"", 0)]
    public void The_time_of_an_entry_stands_in_for_a_message_that_has_none(string timestamp, long time)
    {
        var turn = new Turn();

        Parse($$$"""{"type":"message","timestamp":{{{timestamp}}},"message":{"role":"assistant"}}""", ref turn);

        Assert.Equal(time, turn.Time);
    }

    [Fact]
    public void A_key_never_changes_however_much_better_entries_are_read() => Oracle.AssertAgrees("turn-keys.jsonl", 250, row =>
    {
        var turn = new Turn();
        Parse(row.Text("entry")!, ref turn);
        var key = $"{turn.Key.High:x16}{turn.Key.Low:x16}";
        return (key, turn.FormerTime ?? turn.Time) == (row.Text("key"), row.GetProperty("time").GetInt64()) ? null : $"{row.GetRawText()}: {key} {turn.FormerTime ?? turn.Time}";
    });

    [Theory]
    [InlineData("""{"type":"message","message":{"content":[{"message":{"role":"assistant"}}],"role":"user"}}""")]
    [InlineData("""{"type":"message","message":{"role":["assistant"],"details":{"role":"assistant"}}}""")]
    [InlineData("""{"type":"message","message":[{"role":"assistant"}],"role":"assistant"}""")]
    [InlineData("""{"type":"message","message":{"content":"\",\"role\":\"assistant\"}}"}}""")]
    [InlineData("""{"type":"message","message":{"content":"\\\\\\\",\"role\":\"assistant\"}}"}}""")]
    [InlineData("""{"type":"message","messages":{"role":"assistant"},"Message":{"role":"assistant"}}""")]
    [InlineData("""{"type":"message","message":{"role":"assistant"},"message":{"content":"a second message takes the place of the first"}}""")]
    public void Only_the_role_of_the_message_itself_makes_a_turn(string line)
    {
        var turn = new Turn();

        Assert.Equal(EntryOutcome.NotATurn, Parse(line, ref turn));
    }

    [Theory]
    [InlineData("type")]
    [InlineData("message")]
    [InlineData("role")]
    [InlineData("assistant")]
    [InlineData("timestamp")]
    [InlineData("usage")]
    [InlineData("input")]
    [InlineData("stopReason")]
    public void A_word_that_a_writer_escaped_for_no_reason_is_the_same_word(string word)
    {
        var escaped = Transcript.Turn(7).Replace($"\"{word}\"", $"\"\\u{(int)word[0]:x4}{word[1..]}\"", StringComparison.Ordinal);

        Assert.Equal(Key(Transcript.Turn(7)), Key(escaped));
    }

    [Theory]
    [InlineData(998, EntryOutcome.Turn)]
    [InlineData(999, EntryOutcome.TooDeep)]
    public void An_entry_nests_a_thousand_deep_and_no_deeper(int levels, EntryOutcome outcome)
    {
        var turn = new Turn();

        Assert.Equal(outcome, Parse(Nested(levels), ref turn));
    }

    [Fact]
    public void After_a_bad_entry_only_what_stands_outside_of_its_texts_is_an_entry()
    {
        const string LookAlike = """{\"type\":\"message\",\"message\":{\"role\":\"assistant\"}}""";
        string[] bad = [Nested(5000).Replace("[]", $"\"{LookAlike}\"", StringComparison.Ordinal), Transcript.Turn(1, text: LookAlike)[..^10]];

        foreach (var entry in bad)
        {
            var line = Encoding.UTF8.GetBytes(entry + Transcript.Turn(2));
            var turn = new Turn();
            Assert.True(_parser.Parse(line, ref turn, out var consumed, out _) is EntryOutcome.TooDeep or EntryOutcome.Malformed);
            Assert.Equal(entry.Length, consumed);
        }
    }

    [Fact]
    public void Entries_are_parsed_without_allocating()
    {
        string[] lines =
        [
            Transcript.Turn(1), Transcript.User("hello"), Transcript.Turn(2, error: "429 Rate limit"), Transcript.Header("s"), Nested(5000), "{",
            Transcript.Turn(3, text: "a \\\"word\\\" and a line\\n"), Transcript.Turn(4, model: "gpt\\u002d5"), Transcript.Turn(5)[..^9] + Transcript.Turn(6),
            Transcript.Turn(7).Replace("\"input\":10", "\"input\":\"ten\"", StringComparison.Ordinal), "not JSON", """{"type":"message","x":"\ud800"}""",
        ];
        var bytes = lines.Select(Encoding.UTF8.GetBytes).ToArray();
        var turn = new Turn();
        // What is made once for all is made at the second meeting at the latest.
        for (var i = 0; i < 2 * bytes.Length; i++) _parser.Parse(bytes[i % bytes.Length], ref turn, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) _parser.Parse(bytes[i % bytes.Length], ref turn, out _, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Nested(int levels) =>
        $$$"""{"type":"message","message":{"role":"assistant","content":{{{new string('[', levels)}}}{{{new string(']', levels)}}}}}""";

    private EntryOutcome Parse(string line, ref Turn turn) => _parser.Parse(Encoding.UTF8.GetBytes(line), ref turn, out _, out _);

    private TurnKey Key(string line)
    {
        var turn = new Turn();
        Assert.Equal(EntryOutcome.Turn, Parse(line, ref turn));
        return turn.Key;
    }
}
