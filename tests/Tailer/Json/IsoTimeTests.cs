using System.Globalization;
using System.Text;
using Clawtail.Tailer.Json;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Json;

public sealed class IsoTimeTests
{
    private static readonly Gen<DateTimeOffset> Times =
        Gen.Select(Gen.Long[DateTime.UnixEpoch.Ticks + TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay], Gen.Int[-14 * 60, 14 * 60])
            .Select((ticks, offset) => new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(offset)));

    [Theory]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fffzzz")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fzzz")]
    public void A_time_is_read_as_it_was_written(string format) => Times.Sample(time =>
    {
        var written = time.ToString(format, CultureInfo.InvariantCulture);
        var exact = DateTimeOffset.ParseExact(written, format, CultureInfo.InvariantCulture);
        return Parse(written) == exact.ToUnixTimeMilliseconds();
    });

    [Theory]
    [InlineData("2026-10-26T03:10:03.868Z", 1_792_984_203_868)]
    [InlineData("2026-10-26T03:10:03Z", 1_792_984_203_000)]
    [InlineData("2026-10-26T03:10:03", 1_792_984_203_000)]
    [InlineData("2026-10-26T05:10:03+02:00", 1_792_984_203_000)]
    [InlineData("2026-10-25T21:40:03-05:30", 1_792_984_203_000)]
    [InlineData("2026-10-26T03:10:03.123456789123456789Z", 1_792_984_203_123)]
    [InlineData("2024-02-29T00:00:00Z", 1_709_164_800_000)]
    [InlineData("2026\\u002d10-26T03:10:03Z", 1_792_984_203_000)]
    [InlineData("2026-10-26 03:10:03.868Z", 1_792_984_203_868)]
    [InlineData("2026-10-26 03:10:03", 1_792_984_203_000)]
    [InlineData("2026-10-26 05:10:03+02:00", 1_792_984_203_000)]
    [InlineData("2026-10-26t03:10:03z", 1_792_984_203_000)]
    public void JavaScript_and_others_write_times_in_a_few_ways(string text, long milliseconds) => Assert.Equal(milliseconds, Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("2026-10-26")]
    [InlineData("2026-10-26T03:10:03.868ZZ")]
    [InlineData("2026-10-26T03:10:03.Z")]
    [InlineData("2026-10-26T03:10:03+2")]
    [InlineData("2026-13-26T03:10:03Z")]
    [InlineData("2026-00-26T03:10:03Z")]
    [InlineData("2026-02-29T03:10:03Z")]
    [InlineData("2026-10-00T03:10:03Z")]
    [InlineData("2026-10-26T24:10:03Z")]
    [InlineData("2026-10-26T03:60:03Z")]
    [InlineData("2026-10-26T03:10:61Z")]
    [InlineData("0000-10-26T03:10:03Z")]
    [InlineData("0001-01-01T00:00:00+23:59")]
    [InlineData("1970-01-01T00:00:00.000Z")]
    [InlineData("1969-12-31T23:59:59.999Z")]
    [InlineData("２０２６-10-26T03:10:03Z")]
    [InlineData("\\ud800\\ud800\\ud800")]
    [InlineData("2026-10-26T03:10:03.0000000000000000000000000000000000000000000000000000000Z")]
    public void Anything_else_is_no_time(string text) => Assert.Null(Parse(text));

    private static long? Parse(string text)
    {
        Assert.True(JsonText.TryCreate(Encoding.UTF8.GetBytes(text), out var json));
        return IsoTime.Parse(json);
    }
}
