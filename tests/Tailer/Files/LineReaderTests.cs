using System.Text;
using Clawtail.Tailer.Files;
using Clawtail.Tests.Support;
using CsCheck;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Clawtail.Tests.Tailer.Files;

public sealed class LineReaderTests : IDisposable
{
    private const int MaxLine = 40;

    private readonly TempFolder _folder = new();

    [Fact]
    public void However_a_file_grows_its_lines_are_the_same() =>
        Gen.Select(Gen.String[Gen.OneOf('a', 'é', '\r', '\0', '\n', 'z'), 0, 400], Gen.Int[1, 90].Array[1, 40]).Sample((text, steps) =>
        {
            var content = Encoding.UTF8.GetBytes(text);
            Assert.Equal(Expected(content, MaxLine), ReadWhileGrowing(content, steps, MaxLine));
        }, iter: 1_000, threads: 1);

    [Fact]
    public void Lines_that_are_longer_than_the_buffer_are_the_same_too() =>
        Gen.Select(Gen.Int[0, 700_000].Array[1, 4], Gen.Int[1, 500_000].Array[1, 6], Gen.OneOf(300_000, 600_000)).Sample((lengths, steps, maxLine) =>
        {
            var content = Encoding.UTF8.GetBytes(string.Concat(lengths.Select(length => new string('x', length) + "\n")));
            Assert.Equal(Expected(content, maxLine), ReadWhileGrowing(content, steps, maxLine));
        }, iter: 60, threads: 1);

    [Fact]
    public void A_reader_that_is_warm_allocates_nothing_for_a_line()
    {
        var path = _folder.Combine("s.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, 20_000).Select(i => Transcript.Turn(i)));
        using var file = File.OpenHandle(path);
        var reader = new LineReader(1_000_000);
        Assert.Equal(20_000, Count(reader, file));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(reader, file);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public void Dispose() => _folder.Dispose();

    private static int Count(LineReader reader, SafeFileHandle file)
    {
        var lines = 0;
        reader.Begin(file, default);
        while (reader.TryRead(out _)) lines++;
        return lines;
    }

    /// <summary>Appends the content in steps, the last of which is repeated, and reads on from the last position after each.</summary>
    private List<(long Offset, string Text)> ReadWhileGrowing(byte[] content, int[] steps, int maxLine)
    {
        var path = _folder.Combine("s.jsonl");
        using var writer = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite);
        var reader = new LineReader(maxLine);
        var (lines, position, written) = (new List<(long, string)>(), default(FilePosition), 0);
        for (var step = 0; written < content.Length; step++)
        {
            var next = Math.Min(written + steps[Math.Min(step, steps.Length - 1)], content.Length);
            writer.Write(content.AsSpan(written, next - written));
            written = next;

            reader.Begin(file, position);
            while (reader.TryRead(out var line)) lines.Add((line.Offset, line.IsOversized ? "oversized" : Encoding.UTF8.GetString(line.Bytes)));
            position = reader.Position(position);
            Check(reader, file, position, content.AsSpan(0, written));
        }
        return lines;
    }

    private static void Check(LineReader reader, SafeFileHandle file, FilePosition position, ReadOnlySpan<byte> written)
    {
        Assert.True(reader.IsAtEnd);
        Assert.Equal(Fingerprint.OfAnchor(file, position.Offset), position.Anchor);
        if (!position.InsideOversized) Assert.Equal(written.LastIndexOf((byte)'\n') + 1, position.Offset);
        Assert.True(position.InsideOversized ? reader.Unfinished.IsEmpty : reader.Unfinished.SequenceEqual(written[(int)position.Offset..]));
    }

    private static List<(long Offset, string Text)> Expected(byte[] content, int maxLine)
    {
        var (lines, start) = (new List<(long, string)>(), 0);
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            start = range.Start.Value;
            var line = content.AsSpan(range);
            var isComplete = range.End.Value < content.Length;
            if (line.Length > maxLine) lines.Add((start, "oversized"));
            else if (isComplete) lines.Add((start, Encoding.UTF8.GetString(line)));
        }
        return lines;
    }
}
