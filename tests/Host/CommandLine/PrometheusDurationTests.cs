using Clawtail.Host.CommandLine;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Host.CommandLine;

public sealed class PrometheusDurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("1y2w3d4h5m6s7ms", 33_019_506_007)]
    [InlineData("90m", 5_400_000)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    public void What_Prometheus_accepts_means_the_same(string text, long milliseconds)
    {
        var parsed = PrometheusDuration.TryParse(text, out var duration);

        Assert.True(parsed);
        Assert.Equal(milliseconds, (long)duration.Value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("5M")]
    [InlineData("30m1h")]
    [InlineData("1m1m")]
    [InlineData("1h5")]
    [InlineData("5sec")]
    [InlineData("00:05:00")]
    [InlineData("٣s")]
    [InlineData("300000y")]
    [InlineData("99999999999999999999s")]
    [InlineData("9223372036854775807y")]
    public void What_Prometheus_refuses_is_no_duration(string text) => Assert.False(PrometheusDuration.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90, "1m30s")]
    [InlineData(14 * 86_400, "2w")]
    [InlineData(90 * 86_400, "90d")]
    public void It_is_written_as_Prometheus_writes_it(int seconds, string text) =>
        Assert.Equal(text, new PrometheusDuration(TimeSpan.FromSeconds(seconds)).ToString());

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Long[0, (long)TimeSpan.FromDays(4000).TotalMilliseconds].Sample(milliseconds =>
        {
            var duration = new PrometheusDuration(TimeSpan.FromMilliseconds(milliseconds));

            Assert.True(PrometheusDuration.TryParse(duration.ToString(), out var again));
            Assert.Equal(duration, again);
        });

    [Fact]
    public void Any_text_is_read_or_refused_but_never_throws() =>
        Gen.String[Gen.Char["0123456789ywdhms. -"], 0, 30].Sample(text =>
            Assert.True(PrometheusDuration.TryParse(text, out var duration) || duration == default));
}
