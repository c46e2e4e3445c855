using Clawtail.Tests.Tailer.Json;
using CsCheck;

namespace Clawtail.Tests.Tailer.OpenClaw.Entries;

/// <summary>Entries of transcripts: most are turns, or nearly.</summary>
internal sealed class EntryGen
{
    private static readonly string[] CountNames = ["input", "output", "cacheRead", "cacheWrite", "prompt_tokens", "totalTokens"];

    private readonly JsonGen _json;

    private EntryGen(bool escapes) => _json = new JsonGen(escapes);

    /// <summary>Every key once; anything may be escaped.</summary>
    public static Gen<string> Plain { get; } = new EntryGen(escapes: true).Entry(repeats: false);

    /// <summary>Keys come again with other values, and nothing is escaped: the look-ahead sees a second role only in plain letters.</summary>
    public static Gen<string> Repetitive { get; } = new EntryGen(escapes: false).Entry(repeats: true);

    private Gen<string> Entry(bool repeats)
    {
        var others = new[]
        {
            Property("id", _json.Text), Property("timestamp", Timestamp), Property("provider", Provider), Property("model", Model),
            Property("usage", Usage), Property("parentId", _json.Any), Property("details", _json.Any), Property("role", _json.Any),
        };
        return Object(repeats, [Property("type", Type), Property("message", Message(repeats))], others);
    }

    private Gen<string> Message(bool repeats)
    {
        var others = new[]
        {
            Property("content", _json.Any), Property("api", _json.Word("cli", "openai-codex-responses")), Property("provider", Provider),
            Property("model", Model), Property("responseId", _json.Text), Property("stopReason", _json.Word("stop", "error", "toolUse")),
            Property("errorMessage", _json.Text), Property("errorCode", _json.Word("timeout", "rate_limit")), Property("usage", Usage),
            Property("timestamp", Gen.OneOf(JsonGen.Number, _json.Any, Gen.OneOf("1795000000000", "1e400", "253402300800000"))),
            Property("message", _json.Any), Property("type", _json.Any),
        };
        return Gen.Frequency((9, Object(repeats, [Property("role", Role)], others)), (1, _json.Any));
    }

    private Gen<string> Type => Gen.Frequency((8, _json.Word("message")), (1, _json.Word("custom")), (1, _json.Any));

    private Gen<string> Role => Gen.Frequency((8, _json.Word("assistant")), (1, _json.Word("user")), (1, _json.Any));

    private Gen<string> Provider => _json.Word("openai", "openai-codex", "openclaw");

    private Gen<string> Model => _json.Word("gpt-5.4", "claude-opus-4.6", "delivery-mirror");

    private Gen<string> Timestamp => Gen.OneOf(
        Gen.OneOf("\"2026-10-26T03:10:03.868Z\"", "\"2026-10-26T03:10:03+02:00\"", "\"soon\"", "5"), _json.Word("2026-02-28T23:59:59.9Z"));

    private Gen<string> Usage => Gen.Frequency((8, Object(repeats: false, [], Counts)), (1, _json.Any.Where(any => any[0] != '{')));

    private Gen<(string, string)>[] Counts =>
    [
        .. CountNames.Select(name => Property(name, JsonGen.Number)),
        Property("cost", Object(repeats: false, [], [Property("total", JsonGen.Number), Property("input", _json.Any)])),
        Property("prompt_tokens_details", Object(repeats: false, [], [Property("cached_tokens", JsonGen.Number), Property("x", _json.Any)])),
    ];

    private Gen<(string Name, string Value)> Property(string name, Gen<string> value) => _json.Property(name, value);

    private static Gen<string> Object(bool repeats, Gen<(string, string)>[] always, Gen<(string, string)>[] others)
    {
        var once = Gen.Select(Gen.Shuffle(others), Gen.Int[0, others.Length]).SelectMany((shuffled, count) => All([.. always, .. shuffled.Take(count)]));
        var again = Gen.OneOf([.. always, .. others]).Array[0, repeats ? 4 : 0];
        return JsonGen.ObjectOf(Gen.Select(once, again, (first, second) => first.Concat(second).ToArray()).SelectMany(Gen.Shuffle));
    }

    private static Gen<(string, string)[]> All(Gen<(string, string)>[] properties) =>
        properties.Aggregate(Gen.Const(Array.Empty<(string, string)>()), (all, next) => Gen.Select(all, next, (have, one) => have.Append(one).ToArray()));
}
