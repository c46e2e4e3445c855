using Clawtail.Tailer.Files;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Files;

public sealed class AnchorBufferTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void However_bytes_come_the_anchor_is_that_of_the_file() =>
        Gen.Select(Gen.Byte.Array[0, 5000], Gen.Int[1, 2000].Array[1, 20]).Sample((content, steps) =>
        {
            var path = _folder.Combine("f");
            File.WriteAllBytes(path, content);
            using var file = File.OpenHandle(path);
            var (anchor, offset) = (new AnchorBuffer(), 0);
            for (var step = 0; offset < content.Length; step++)
            {
                var length = Math.Min(steps[step % steps.Length], content.Length - offset);
                anchor.Append(content.AsSpan(offset, length));
                offset += length;
                Assert.Equal(Fingerprint.OfAnchor(file, offset), anchor.Hash);
            }
            anchor.Load(file, content.Length / 2);
            Assert.Equal(Fingerprint.OfAnchor(file, content.Length / 2), anchor.Hash);
        }, iter: 300, threads: 1);

    [Fact]
    public void A_first_line_has_a_fingerprint_only_once_it_is_complete()
    {
        Assert.Equal(0UL, Fingerprint.OfFirstLine("""{"type":"session","id":"s"}"""u8));
        Assert.NotEqual(0UL, Fingerprint.OfFirstLine("{\"type\":\"session\",\"id\":\"s\"}\n"u8));
        Assert.Equal(Fingerprint.OfFirstLine("a\nb"u8), Fingerprint.OfFirstLine("a\nc\nd"u8));
        Assert.NotEqual(0UL, Fingerprint.OfFirstLine(new byte[Fingerprint.HeadLength]));
    }

    public void Dispose() => _folder.Dispose();
}
