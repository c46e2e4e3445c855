using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Entries;

/// <summary>
/// Version 1 of the turn key, byte for byte. Ledgers hold keys of years: whatever the parser learns, what it makes of these
/// lines must never change, or every turn like them is counted a second time.
/// </summary>
public sealed class FrozenTurnKeyTests
{
    public static TheoryData<string, string> Golden => new()
    {
        // As OpenClaw writes a reply.
        {
            """{"type":"message","id":"1","timestamp":"2026-11-20T12:00:01.000Z","message":{"role":"assistant","provider":"openai-codex","model":"gpt-5.4","usage":{"input":10,"output":2,"cacheRead":3,"cacheWrite":1,"totalTokens":16,"cost":{"total":0.001}},"stopReason":"stop","timestamp":1795348801000,"responseId":"resp_1"}}""",
            "647ca3279bc17e11287c7c2d98e3f27d"
        },
        // A provider's own spelling, with cached tokens that are part of the input; no time in the message.
        {
            """{"type":"message","id":"2","timestamp":"2026-11-20T12:00:02.000Z","message":{"role":"assistant","provider":"openai","model":"gpt-5.4","usage":{"prompt_tokens":100,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":40,"cache_write_tokens":5}},"stopReason":"toolUse"}}""",
            "f85975864719c4110c1f31bfcb813f24"
        },
        // A failed turn, whose message has escapes and no usage.
        {
            """{"type":"message","id":"3","timestamp":"2026-11-20T12:00:03.000Z","message":{"role":"assistant","provider":"anthropic","model":"claude","stopReason":"error","errorMessage":"429 \"rate\" limit\u00e9","timestamp":1795348803000}}""",
            "3b31fd9f76e5dcab9e032251037897c1"
        },
        // Model and usage stand beside the message; counts are fractions, negative, and written twice.
        {
            """{"type":"message","id":"4","timestamp":"2026-11-20T12:00:04.000Z","model":"gpt-beside","usage":{"input":12.7,"output":-3,"output":9,"cached_input_tokens":4},"message":{"role":"assistant","provider":"openai-codex","stopReason":"stop","timestamp":1795348804000.5}}""",
            "8ac0b6443eb102cfc5caafdb4fa933d5"
        },
        // Several spellings side by side: the first in order of precedence counts.
        {
            """{"type":"message","id":"5","timestamp":"2026-11-20T12:00:05.000Z","message":{"role":"assistant","provider":"local","model":"llama","usage":{"prompt_n":50,"input_tokens":60,"timings":{"predicted_n":8},"cached_tokens":20,"cache_creation_input_tokens":2},"stopReason":"stop","timestamp":1795348805000,"responseId":""}}""",
            "f01d106ce78b18525469ff9e246938c0"
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_turn_has_the_key_it_always_had(string line, string key)
    {
        var turn = new Turn();

        var outcome = new TranscriptParser().Parse(System.Text.Encoding.UTF8.GetBytes(line), ref turn, out _, out _);

        Assert.Equal(EntryOutcome.Turn, outcome);
        Assert.Equal(key, $"{turn.Key.High:x16}{turn.Key.Low:x16}");
    }

    [Fact]
    public void Every_spelling_of_the_key_is_still_read_and_has_its_place()
    {
        var read = UsageAlias.All.Select(alias => alias.Key).OfType<KeyAlias>().Distinct().ToList();

        Assert.Equal(29, KeyAlias.Version1.Length);
        Assert.Equal(Enumerable.Range(0, 29), KeyAlias.Version1.Select(alias => alias.Rank));
        Assert.Equal(KeyAlias.Version1, read.OrderBy(alias => alias.Rank));
    }

    [Fact]
    public void A_spelling_that_is_learned_later_is_no_part_of_the_key()
    {
        var learned = new UsageAlias(TokenBucket.Output, UsageAlias.Root, "tokens_generated"u8.ToArray());

        Assert.Null(learned.Key);
        Assert.NotNull(new UsageAlias(TokenBucket.Output, UsageAlias.Root, "output"u8.ToArray()).Key);
    }
}
