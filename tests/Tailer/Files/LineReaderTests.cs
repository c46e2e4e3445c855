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

    private const int PauseAfter = 16 * 1024 * 1024;

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
        var reader = new LineReader(1_000_000, new LargeBuffer(LineReader.SizeFor(1_000_000)));
        var offset = 0L;
        int Fill(Span<byte> buffer)
        {
            var read = RandomAccess.Read(file, buffer, offset);
            offset += read;
            return read;
        }
        FillBytes fill = Fill;
        Assert.Equal(20_000, Count(reader, fill));

        offset = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(reader, fill);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_long_line_that_cannot_matter_is_passed_over_without_being_held()
    {
        var content = Encoding.UTF8.GetBytes($"first\n{{\"no\":\"{new string('x', 5_000_000)}\n{{\"yes\":\"{new string('y', 600_000)}\nlast\n");
        var reader = new LineReader(10_000_000, new LargeBuffer(LineReader.SizeFor(10_000_000)));
        var (offset, largest, lines) = (0, 0, new List<string>());
        reader.Begin(buffer =>
        {
            largest = Math.Max(largest, buffer.Length);
            var read = Math.Min(buffer.Length, content.Length - offset);
            content.AsSpan(offset, read).CopyTo(buffer);
            offset += read;
            return read;
        }, 0, passesOver: false, PauseAfter, filter: beginning => !beginning.StartsWith("{\"no\""u8));

        while (reader.TryRead(out var line)) lines.Add(Encoding.UTF8.GetString(line.Bytes[..4]));

        Assert.Equal(["firs", "{\"ye", "last"], lines);
        Assert.InRange(largest, 1, 1024 * 1024);
    }

    public void Dispose() => _folder.Dispose();

    private static int Count(LineReader reader, FillBytes fill)
    {
        var lines = 0;
        reader.Begin(fill, 0, passesOver: false, PauseAfter);
        while (reader.TryRead(out _)) lines++;
        return lines;
    }

    /// <summary>Appends the content in steps, the last of which is repeated, and reads on from the last position after each.</summary>
    private List<(long Offset, string Text)> ReadWhileGrowing(byte[] content, int[] steps, int maxLine)
    {
        var path = _folder.Combine("s.jsonl");
        using var writer = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite);
        var reader = new LineReader(maxLine, new LargeBuffer(LineReader.SizeFor(maxLine)));
        var (lines, position, written) = (new List<(long, string)>(), default(FilePosition), 0);
        for (var step = 0; written < content.Length; step++)
        {
            var next = Math.Min(written + steps[Math.Min(step, steps.Length - 1)], content.Length);
            writer.Write(content.AsSpan(written, next - written));
            written = next;

            var (offset, anchor) = (position.Offset, new AnchorBuffer());
            anchor.Load(file, offset);
            reader.Begin(buffer =>
            {
                var read = RandomAccess.Read(file, buffer, offset);
                offset += read;
                return read;
            }, position.Offset, position.InsidePassedOver, PauseAfter, anchor: anchor);
            while (reader.TryRead(out var line)) lines.Add((line.Offset, line.IsOversized ? "oversized" : Encoding.UTF8.GetString(line.Bytes)));
            reader.FlushAnchor();
            position = position with { Offset = reader.Offset, Anchor = anchor.Hash, InsidePassedOver = reader.IsPassingOver };
            Check(reader, file, position, content.AsSpan(0, written));
        }
        return lines;
    }

    private static void Check(LineReader reader, SafeFileHandle file, FilePosition position, ReadOnlySpan<byte> written)
    {
        Assert.True(reader.IsAtEnd);
        Assert.Equal(Fingerprint.OfAnchor(file, position.Offset), position.Anchor);
        if (!position.InsidePassedOver) Assert.Equal(written.LastIndexOf((byte)'\n') + 1, position.Offset);
        Assert.True(position.InsidePassedOver ? reader.Unfinished.IsEmpty : reader.Unfinished.SequenceEqual(written[(int)position.Offset..]));
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
