using System.Text;
using System.Text.Json;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Entries;

public sealed class UsageOracleTests
{
    private readonly TranscriptParser _parser = new();

    [Fact]
    public void Usage_in_any_spelling_has_the_counts_that_OpenClaw_finds_in_it() => Oracle.AssertAgrees("usage.jsonl", 1000, row =>
    {
        var turn = Parse(row.Text("usage")!);
        var expected = new TokenCounts(Count(row, "input"), Count(row, "output"), Count(row, "cacheRead"), Count(row, "cacheWrite"));
        return turn?.Tokens == expected ? null : $"{row.Text("usage")}: {turn?.Tokens} instead of {expected}";
    });

    [Fact]
    public void A_cost_that_OpenClaw_finds_is_found() => Oracle.AssertAgrees("usage.jsonl", 1000, row =>
    {
        if (row.GetProperty("cost").ValueKind == JsonValueKind.Null) return null;

        var expected = (long)Math.Round(row.GetProperty("cost").GetDouble() * 1e9);
        var cost = Parse(row.Text("usage")!)?.CostNanoUsd;
        return cost == expected ? null : $"{row.Text("usage")}: {cost} instead of {expected}";
    });

    [Theory]
    [InlineData("""{"input":1,"cost":{"total":"0.25"}}""", 250_000_000)]
    [InlineData("""{"input":1,"cost":{"total":" 1e-3 "}}""", 1_000_000)]
    [InlineData("""{"input":1,"cost":"0.5"}""", 500_000_000)]
    [InlineData("""{"input":1,"cost":0.5}""", 500_000_000)]
    [InlineData("""{"input":1,"cost":{"total":"-1"}}""", 0)]
    [InlineData("""{"input":1,"cost":{"total":"a lot"}}""", 0)]
    [InlineData("""{"input":1,"cost":{"total":1e300}}""", 0)]
    [InlineData("""{"input":1,"cost":{"total":0.5},"cost":null}""", 0)]
    public void A_cost_that_is_a_text_is_read_and_one_that_is_none_costs_nothing_else(string usage, long nanoUsd)
    {
        var turn = Parse(usage);

        Assert.Equal((nanoUsd, 1L), (turn?.CostNanoUsd, turn?.Tokens.Input));
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("\"none\"")]
    [InlineData("""false""")]
    public void Usage_beside_the_message_stands_in_only_where_the_message_has_none(string usage)
    {
        const string Beside = ""","usage":{"input":7}}""";

        Assert.Equal(default(TokenCounts), Parse($$"""{"type":"message","message":{"role":"assistant","usage":{{usage}}}{{Beside}}""", isEntry: true)?.Tokens);
        Assert.Equal(7, Parse($$"""{"type":"message","message":{"role":"assistant","usage":null}{{Beside}}""", isEntry: true)?.Tokens.Input);
    }

    private static long Count(JsonElement row, string column) => row.GetProperty(column) is { ValueKind: JsonValueKind.Number } count ? count.GetInt64() : 0;

    private Turn? Parse(string usage, bool isEntry = false)
    {
        var turn = new Turn();
        var text = isEntry ? usage : $$$"""{"type":"message","message":{"role":"assistant","usage":{{{usage}}}}}""";
        return _parser.Parse(Encoding.UTF8.GetBytes(text), ref turn, out _, out _) == EntryOutcome.Turn ? turn : null;
    }
}
