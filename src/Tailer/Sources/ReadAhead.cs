using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sources;

/// <summary>
/// Reads sources on several threads, ahead of the one that commits, and hands their batches over in the order of the
/// sources: as fast as all cores, with the result of one.
/// </summary>
internal sealed class ReadAhead(Func<DrainTools> makeTools, TailerLimits limits)
{
    /// <summary>Sources that are being read or wait for the committing thread: bounds memory, and is enough to read on during a commit.</summary>
    private const int Lanes = 64;

    /// <summary>Batches of one source that may wait.</summary>
    private const int LaneDepth = 1;

    /// <summary>Batches kept for the next reading: what live tailing needs, not what a catch-up needed.</summary>
    private const int MaxSpare = 8;

    private readonly ConcurrentBag<DrainTools> _tools = [];
    private readonly ConcurrentBag<TurnBatch> _spare = [];

    /// <param name="sources">In the order in which copies of a turn are to be preferred.</param>
    /// <param name="batchesPerSource">After so many a source is left for the next pass, so that the others get their turn.</param>
    public async IAsyncEnumerable<SourceBatch> ReadAsync(
        IReadOnlyList<Source> sources, int batchesPerSource, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lanes = Channel.CreateUnbounded<Channel<SourceBatch>>();
        using var free = new SemaphoreSlim(Lanes);
        var next = 0;

        async Task WorkAsync()
        {
            var tools = _tools.TryTake(out var known) ? known : makeTools();
            while (true)
            {
                await free.WaitAsync(stop.Token);
                Source source;
                var lane = Channel.CreateBounded<SourceBatch>(LaneDepth);
                lock (lanes)
                {
                    if (next == sources.Count) break;
                    source = sources[next++];
                    lanes.Writer.TryWrite(lane);
                }
                await FillAsync(lane.Writer, source, tools, batchesPerSource, stop.Token);
            }
            free.Release();
            tools.Databases.Trim();
            _tools.Add(tools);
        }

        var workers = Task.WhenAll(Enumerable.Range(0, Math.Min(Environment.ProcessorCount, sources.Count)).Select(_ => Task.Run(WorkAsync, stop.Token)));
        _ = workers.ContinueWith(_ => lanes.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await foreach (var lane in lanes.Reader.ReadAllAsync(cancellation))
            {
                await foreach (var reading in lane.Reader.ReadAllAsync(cancellation)) yield return reading;
                free.Release();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await workers;
    }

    /// <summary>Takes a batch back once it is committed.</summary>
    public void Return(TurnBatch batch)
    {
        batch.Clear();
        if (_spare.Count < MaxSpare) _spare.Add(batch);
    }

    private async Task FillAsync(ChannelWriter<SourceBatch> lane, Source source, DrainTools tools, int batches, CancellationToken cancellation)
    {
        try
        {
            var outcome = DrainOutcome.More;
            for (var i = 0; i < batches && outcome == DrainOutcome.More; i++)
            {
                var batch = _spare.TryTake(out var spare) ? spare : new TurnBatch(limits.TurnsPerBatch);
                outcome = source.Drain(tools, batch);
                await lane.WriteAsync(new SourceBatch(source, batch, outcome), cancellation);
            }
            lane.Complete();
        }
        catch (Exception exception)
        {
            lane.TryComplete(exception);
            throw;
        }
    }
}

/// <summary>One batch of one source.</summary>
internal readonly record struct SourceBatch(Source Source, TurnBatch Batch, DrainOutcome Outcome);
