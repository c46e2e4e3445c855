using System.Text;
using Clawtail.Tailer.Codex;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

public sealed class RolloutStateTests
{
    private const string Canary = "CANARY";

    private static readonly string Turn = Rollout.Id(1);

    /// <summary>Ledgers hold these texts: what an older Clawtail saved is read on from.</summary>
    [Fact]
    public void A_saved_state_is_read_by_later_versions()
    {
        const string Saved = """
            {"v":1,"thread":{"Id":"01a210b6-5a0a-7142-8c87-0e3bc6223433","ForkedFrom":"01a210b4-d597-7933-8787-7cdcf6f1eeff","IsSubagent":true,"IsOpenClaw":true,"Release":143},"declared":true,"copied":[{"Id":"01a210b4-d597-7933-8787-7cdcf6f1eeff","Release":143}],"model":"gpt-5.5","total":{"Input":30,"Cached":20,"Output":5,"Reasoning":1,"Total":35},"turn":{"Id":"01a210b6-5ffe-7573-9fbb-21c4982c3780","Started":1795576717000,"Model":"gpt-5.5","HasContext":true,"HasCall":true}}
            """;

        var state = RolloutState.Parse(Saved)!;

        Assert.Equal((143, true), (state.Thread.Release, state.Thread.IsSubagent));
        Assert.Equal(new CodexUsage(30, 20, 0, 5, 1, 35), state.Total);
        Assert.Equal((true, false), (state.Turn!.Value.HasCall, state.Turn.Value.HasRecord));
        Assert.Equal(Saved, state.Serialize());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"v":2}""")]
    [InlineData("""{"v":1,"thread":{"Id":7}}""")]
    [InlineData("""{"v":1,"total":[]}""")]
    public void What_no_Clawtail_saved_is_no_state(string text) => Assert.Null(RolloutState.Parse(text));

    [Fact]
    public void Nothing_of_what_was_asked_or_answered_is_kept_or_told()
    {
        var reading = new RolloutReading(chops: true);
        foreach (var line in Canaries()) reading.Read(line);

        Assert.NotEmpty(reading.Calls);
        Assert.NotEmpty(reading.Failures);
        Assert.NotEmpty(reading.Limits);
        Assert.DoesNotContain(Canary, reading.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, reading.State.Serialize(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_parsed_without_allocating()
    {
        var lines = Canaries().Select(Encoding.UTF8.GetBytes).ToArray();
        var parser = new RolloutParser();
        var entry = new RolloutEntry();
        for (var i = 0; i < 100; i++) parser.Parse(lines[i % lines.Length], ref entry, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) parser.Parse(lines[i % lines.Length], ref entry, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string[] Canaries() =>
    [
        Rollout.Meta(0, Rollout.Id(0), fields: $"\"cwd\":\"/{Canary}\",\"git\":{{\"branch\":\"{Canary}\"}},\"source\":{{\"subagent\":{{\"other\":\"{Canary}\"}}}}"),
        Rollout.Started(1, Turn),
        Rollout.Context(1, Turn).Replace("/home/node", $"/home/{Canary}\",\"user_instructions\":\"{Canary}", StringComparison.Ordinal),
        Rollout.Line(2, "response_item", $$$"""{"type":"message","content":[{"type":"input_text","text":"{{{Canary}}}"}]}"""),
        Rollout.Event(2, "item_completed", $"\"item\":{{\"text\":\"{Canary}\"}}"),
        Rollout.Count(3, Rollout.Usage(5), Rollout.Usage(5), Rollout.Limits(50)),
        Rollout.Record(4, Turn, $"resp_{Canary}", Rollout.Usage(7)),
        Rollout.Complete(5, Turn, Canary, $$$"""{"message":"{{{Canary}}}","codex_error_info":{"{{{Canary}}}":{"http_status_code":429} } }"""),
        $"{Canary} not JSON", $$$"""{"timestamp":"{{{Canary}}}","type":"event_msg","payload":{"type":"{{{Canary}}}"}}""",
    ];
}
