using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sources;

/// <summary>
/// Reads sources on several threads, ahead of the one that commits, and hands their batches over in the order of the
/// sources: as fast as all cores, with the result of one.
/// </summary>
internal sealed class ReadAhead(TailerLimits limits)
{
    private readonly ConcurrentBag<TurnBatch> _spare = [];

    /// <param name="sources">In the order in which copies of a turn are to be preferred.</param>
    /// <param name="batchesPerSource">After so many a source is left for the next pass, so that the others get their turn.</param>
    public async IAsyncEnumerable<SourceBatch> ReadAsync(
        IReadOnlyList<TrackedSource> sources, int batchesPerSource, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lanes = Channel.CreateUnbounded<Channel<SourceBatch>>();
        using var free = new SemaphoreSlim(limits.SourcesAhead);
        var next = 0;

        async Task WorkAsync()
        {
            while (true)
            {
                await free.WaitAsync(stop.Token);
                TrackedSource source;
                var lane = Channel.CreateBounded<SourceBatch>(limits.BatchesAhead);
                lock (lanes)
                {
                    if (next == sources.Count) break;
                    source = sources[next++];
                    lanes.Writer.TryWrite(lane);
                }
                await FillAsync(lane.Writer, source, batchesPerSource, stop.Token);
            }
            free.Release();
        }

        var workers = Task.WhenAll(Enumerable.Range(0, Math.Min(Environment.ProcessorCount, sources.Count)).Select(_ => Task.Run(WorkAsync, stop.Token)));
        _ = workers.ContinueWith(_ => lanes.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await foreach (var lane in lanes.Reader.ReadAllAsync(cancellation))
            {
                await foreach (var batch in lane.Reader.ReadAllAsync(cancellation)) yield return batch;
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
        if (_spare.Count < limits.SpareBatches) _spare.Add(batch);
    }

    /// <summary>Keeps no spare batch: a catch-up needs many, live tailing few.</summary>
    public void GiveBack() => _spare.Clear();

    private async Task FillAsync(ChannelWriter<SourceBatch> lane, TrackedSource tracked, int batches, CancellationToken cancellation)
    {
        var (source, outcome) = (tracked.Source, ReadOutcome.More);
        for (var i = 0; i < batches && outcome == ReadOutcome.More; i++)
        {
            var batch = _spare.TryTake(out var spare) ? spare : new TurnBatch(limits.TurnsPerBatch);
            var result = Read(tracked, source, batch);
            (source, outcome) = result;
            await lane.WriteAsync(new SourceBatch(tracked, batch, result), cancellation);
        }
        lane.Complete();
    }

    /// <summary>
    /// What a source holds is not ours to foresee: whatever goes wrong while one is read stays that source's, and no other
    /// source waits for it.
    /// </summary>
    private static ReadResult Read(TrackedSource tracked, Source source, TurnBatch batch)
    {
        try
        {
            return tracked.OpenReader().Read(source, batch);
        }
#pragma warning disable CA1031 // Every exception is meant: see above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            batch.Clear();
            return new ReadResult(source with { Trouble = new SourceTrouble(TroubleKind.Faulty, exception.GetType().Name) }, ReadOutcome.Failed);
        }
    }
}

/// <summary>One batch of one source, and what is known of the source after it.</summary>
internal readonly record struct SourceBatch(TrackedSource Source, TurnBatch Batch, ReadResult Result);
