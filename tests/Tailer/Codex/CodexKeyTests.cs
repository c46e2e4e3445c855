using System.Text;
using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

public sealed class CodexKeyTests
{
    private const string Turn = "01a210b4-d983-7a73-b174-d11ef079c4ff";

    /// <summary>Ledgers hold these keys: a change of the encoding would count everything again.</summary>
    [Fact]
    public void The_encoding_of_keys_never_changes()
    {
        var usage = new CodexUsage(24_846, 20_864, 43, 238, 179, 25_084);
        var reading = RolloutReading.Of(
            Rollout.Meta(0, Rollout.Id(0), "0.143.0"), Rollout.Started(1, Turn), Rollout.Context(1, Turn),
            Rollout.Count(2, usage, usage), Rollout.Record(3, Turn, "resp_20261_4", usage),
            Rollout.Complete(4, Turn, null, """{"message":"x","codex_error_info":"unauthorized"}"""));

        Assert.Equal(["f9989ad73391b8ea64d9364b386fada2", "69f5bece46b08c595bc4835501f91d4d"], reading.Calls.Select(c => $"{c.Key:x32}"));
        Assert.Equal("c40ddd57fb34850d3ed15038aea0ffbd", $"{Assert.Single(reading.Failures).Key:x32}");
    }

    [Fact]
    public void An_id_of_Codex_keeps_its_value_and_tells_its_time()
    {
        var id = Id(Turn);

        Assert.Equal((Turn, 0x01a210b4d983), (id.ToString(), id.Time));
        Assert.Equal(id, Id(Turn.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("announce:v1:agent:main:subagent:cc0361ad")]
    [InlineData("5")]
    [InlineData("01a210b4-d983-7a73-b174-d11ef079c4f")]
    [InlineData("01a210b4_d983_7a73_b174_d11ef079c4ff")]
    [InlineData("cc0361ad-a667-468d-902e-4610eb7aadad")]
    public void Another_id_is_known_again_and_holds_no_time(string text)
    {
        Assert.Equal(Id(text), Id(text));
        Assert.NotEqual(Id(text), Id(text + "x"));
        Assert.True(Id(text).IsPresent);
        Assert.Null(Id(text).Time);
    }

    [Fact]
    public void An_absurd_id_is_none() => Assert.False(Id(new string('x', 1_025)).IsPresent);

    [Theory]
    [InlineData("rollout-2026-11-25T03-16-56-01a210b4-d597-7933-8787-7cdcf6f1eeff.jsonl", "01a210b4-d597-7933-8787-7cdcf6f1eeff", false)]
    [InlineData("rollout-2026-11-25T03-16-56-01a210b4-d597-7933-8787-7cdcf6f1eeff.jsonl.zst", "01a210b4-d597-7933-8787-7cdcf6f1eeff", true)]
    public void A_rollouts_name_tells_its_thread(string name, string thread, bool isCompressed)
    {
        Assert.True(RolloutName.TryParse(name, out var id, out var compressed));
        Assert.Equal((thread, isCompressed), (id.ToString(), compressed));
    }

    [Theory]
    [InlineData("history.jsonl")]
    [InlineData("rollout-.jsonl")]
    [InlineData("rollout-2026-11-25T03-16-56-01a210b4-d597-7933-8787-7cdcf6f1eeff.jsonl.tmp")]
    [InlineData("rollout-2026-11-25T03-16-56-01a210b4-d597-7933-8787-7cdcf6f1eeff.json")]
    [InlineData("rollout-2026-11-25T03-16-56-Ω1a210b4-d597-7933-8787-7cdcf6f1eeff.jsonl")]
    public void Another_name_is_no_rollouts(string name) => Assert.False(RolloutName.TryParse(name, out _, out _));

    private static Uuid Id(string text) => Uuid.Parse(Encoding.UTF8.GetBytes(text));
}
