using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Sources;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Sources;

/// <summary>Several threads read, and the result is that of one.</summary>
public sealed class ReadAheadTests
{
    [Fact]
    public async Task Batches_come_in_the_order_of_the_sources_and_as_many_of_each_as_a_pass_allows() =>
        await Gen.Select(Gen.Int[0, 9].Array[0, 40], Gen.Int[1, 4]).SampleAsync(async (sizes, perPass) =>
        {
            var sources = sizes.Select((size, i) => Track($"/s{i}", size)).ToList();

            var read = await ReadAsync(sources, perPass);

            var expected = sizes.SelectMany((size, i) => Enumerable.Range(1, Math.Min(Math.Max(1, size), perPass)).Select(n => ($"/s{i}", n)));
            Assert.Equal(expected, read.Select(b => (b.Source.Source.Path, ((CountingSource)b.Result.Next).Read)));
        }, iter: 200, threads: 1);

    [Fact]
    public async Task A_source_whose_reading_fails_unexpectedly_is_set_aside_and_the_others_are_read()
    {
        var sources = new[] { Track("/a", 2), Track("/b", -1), Track("/c", 2) };

        var read = await ReadAsync(sources, 10);

        Assert.Equal(["/a", "/a", "/b", "/c", "/c"], read.Select(b => b.Source.Source.Path));
        var faulty = read.Single(b => b.Source.Source.Path == "/b").Result;
        Assert.Equal((ReadOutcome.Failed, TroubleKind.Faulty), (faulty.Outcome, faulty.Next.Trouble!.Kind));
    }

    private static TrackedSource Track(string path, int size) =>
        new(new CountingFormat(), path, new CountingSource { Path = path, Agent = "main", Size = size });

    private static async Task<List<SourceBatch>> ReadAsync(IReadOnlyList<TrackedSource> sources, int perPass)
    {
        var readAhead = new ReadAhead(TinyLimits.Instance, TimeProvider.System);
        var read = new List<SourceBatch>();
        await foreach (var batch in readAhead.ReadAsync(sources, perPass, TestContext.Current.CancellationToken))
        {
            read.Add(batch);
            readAhead.Return(batch.Batch);
        }
        return read;
    }

    /// <summary>Of so many batches; of a negative number none can be read.</summary>
    private sealed record CountingSource : Source
    {
        public int Size { get; init; }

        public int Read { get; init; }

        public override SourceOrder Order => new(0, 0, Path);

        public override long BytesBehind => Size - Read;

        public override long? Changed => null;

        public override bool HasPosition => Read > 0;

        public override bool IsCurrent(long settledBefore) => Read >= Size;

        public override bool HasMoved(Source saved) => true;
    }

    private sealed class CountingReader : SourceReader
    {
        public override ReadResult Read(Source source, TurnBatch batch)
        {
            var counting = (CountingSource)source;
            if (counting.Size < 0) throw new InvalidOperationException("nobody foresaw this");

            counting = counting with { Read = counting.Read + 1 };
            return new ReadResult(counting, counting.Read < counting.Size ? ReadOutcome.More : ReadOutcome.AtEnd);
        }

        public override void Dispose()
        {
        }
    }

    private sealed class CountingFormat : SourceFormat
    {
        public override string Name => "counting";

        public override void Sweep(AgentFolder agent, SourceTable sources)
        {
        }

        public override void Look(AgentFolder agent, string path, SourceTable sources)
        {
        }

        public override string Save(Source source) => "{}";

        public override Source? Restore(AgentFolder agent, string path, string position) => null;

        public override SourceReader CreateReader(Source source) => new CountingReader();
    }
}
