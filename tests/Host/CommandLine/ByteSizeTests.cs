using Clawtail.Host.CommandLine;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Host.CommandLine;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("512KiB", 524_288)]
    [InlineData("32MiB", 33_554_432)]
    [InlineData("32 mib", 33_554_432)]
    [InlineData("1GB", 1_000_000_000)]
    [InlineData("1gb", 1_000_000_000)]
    [InlineData("10kB", 10_000)]
    [InlineData("7B", 7)]
    public void Bytes_come_with_a_unit_or_without(string text, long bytes)
    {
        var parsed = ByteSize.TryParse(text, out var size);

        Assert.True(parsed);
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("1.5GB")]
    [InlineData("-1")]
    [InlineData("32M")]
    [InlineData("32MiB/s")]
    [InlineData("1 000")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807GiB")]
    public void What_is_ambiguous_or_too_large_is_no_size(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.Long[0, 1 << 20], Gen.Int[0, 4]).Sample((count, unit) =>
        {
            long[] units = [1, 1000, 1024, 1_000_000, 1 << 20];
            var bytes = count * units[unit];
            var size = new ByteSize(bytes);

            Assert.True(ByteSize.TryParse(size.ToString(), out var again));
            Assert.Equal(size, again);
        });
}
