using Clawtail.Tailer.Codex;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Codex;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData(300, "5h")]
    [InlineData(10_080, "7d")]
    [InlineData(60, "1h")]
    [InlineData(1_440, "1d")]
    [InlineData(4_320, "3d")]
    [InlineData(90, "90m")]
    [InlineData(299, "299m")]
    [InlineData(0, "unknown")]
    public void A_window_is_named_by_its_minutes(int minutes, string name) => Assert.Equal(name, new RateLimitWindow(minutes, 0, 0).Name);

    [Fact]
    public void A_snapshot_holds_what_the_provider_said()
    {
        const string Both = """
            {"limit_id":"codex_spark","limit_name":"x","primary":{"used_percent":54.0,"window_minutes":10080,"resets_at":1796009289},"secondary":{"used_percent":43.5,"window_minutes":300,"resets_at":1795591233},"credits":{"has_credits":true,"unlimited":false,"balance":"12.5"},"plan_type":"pro","rate_limit_reached_type":null}
            """;

        var limits = Assert.Single(Read(Both).Limits);

        Assert.Equal(("codex_spark", "pro", Rollout.Epoch.AddSeconds(3).ToUnixTimeMilliseconds()), (limits.Limit, limits.Plan, limits.ObservedAt));
        Assert.Equal(new RateLimitWindow(10_080, 0.54, 1_796_009_289), limits.Primary);
        Assert.Equal(new RateLimitWindow(300, 0.435, 1_795_591_233), limits.Secondary);
        Assert.Equal((true, 12.5), (limits.HasCredits, limits.CreditsBalance));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"primary":null,"secondary":null,"credits":{"has_credits":false,"unlimited":false,"balance":null},"plan_type":"plus"}""")]
    [InlineData("""{"primary":{"used_percent":null,"window_minutes":300}}""")]
    [InlineData("""{"primary":{"used_percent":-1,"window_minutes":300}}""")]
    [InlineData("""{"primary":{"used_percent":1e400,"window_minutes":300}}""")]
    [InlineData("""{"primary":{"used_percent":"50","window_minutes":300}}""")]
    public void What_says_nothing_is_no_observation(string limits) => Assert.Empty(Read(limits).Limits);

    [Theory]
    [InlineData("""{"primary":{"used_percent":50}}""", 0, 0)]
    [InlineData("""{"primary":{"used_percent":50,"window_minutes":-5,"resets_at":-1}}""", 0, 0)]
    [InlineData("""{"primary":{"used_percent":50,"window_minutes":1e12,"resets_at":1e300}}""", 0, 0)]
    [InlineData("""{"primary":{"used_percent":50,"window_minutes":300,"resets_in_seconds":600}}""", 300, 603)]
    public void What_is_out_of_range_counts_as_not_said(string limits, int minutes, int resetsAfter)
    {
        var window = Assert.Single(Read(limits).Limits).Primary!.Value;

        Assert.Equal(new RateLimitWindow(minutes, 0.5, resetsAfter == 0 ? 0 : Rollout.Epoch.AddSeconds(resetsAfter).ToUnixTimeSeconds()), window);
    }

    [Fact]
    public void A_snapshot_that_repeats_an_old_one_is_no_observation()
    {
        var reading = RolloutReading.Of(
            Rollout.Meta(0, Rollout.Id(0)), Rollout.Started(1, Rollout.Id(1)),
            Rollout.Count(2, Rollout.Usage(5), new CodexUsage(0, 0, 0, 0, 0, 5_429), Rollout.Limits(10)), // after a compaction
            Rollout.Count(3, Rollout.Usage(5), Rollout.Usage(5), Rollout.Limits(11)),
            Rollout.Count(4, null, limits: Rollout.Limits(100))); // refused

        Assert.Equal([0.11, 1], reading.Limits.Select(l => l.Primary!.Value.UsedRatio));
    }

    private static RolloutReading Read(string limits) => RolloutReading.Of(Rollout.Meta(0, Rollout.Id(0)), Rollout.Started(1, Rollout.Id(1)), Rollout.Count(3, null, limits: limits));
}
