using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sources;

/// <summary>
/// Reads sources on several threads, ahead of the one that commits, and hands their batches over in the order of the
/// sources: as fast as all cores, with the result of one.
/// </summary>
internal sealed class ReadAhead(TailerLimits limits, TimeProvider time)
{
    private readonly ConcurrentBag<TurnBatch> _spare = [];

    /// <summary>Sources that were set aside, by agent: each halves the patience with the agent's next, of which there may be thousands.</summary>
    private readonly ConcurrentDictionary<string, int> _setAside = new(StringComparer.Ordinal);

    /// <param name="sources">In the order in which copies of a turn are to be preferred.</param>
    /// <param name="batchesPerSource">After so many a source is left for the next pass, so that the others get their turn.</param>
    /// <param name="isOver">Nothing more is to be begun; what was not begun yields no batch. Never true if null.</param>
    public async IAsyncEnumerable<SourceBatch> ReadAsync(
        IReadOnlyList<TrackedSource> sources, int batchesPerSource, [EnumeratorCancellation] CancellationToken cancellation, Func<bool>? isOver = null)
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
                    if (next == sources.Count || (next > 0 && isOver?.Invoke() == true)) break;
                    source = sources[next++];
                    lanes.Writer.TryWrite(lane);
                }
                await FillAsync(lane.Writer, source, batchesPerSource, isOver, stop.Token);
            }
            free.Release();
        }

        var workers = Task.WhenAll(Enumerable.Range(0, Math.Min(Math.Min(Environment.ProcessorCount, limits.Readers), sources.Count)).Select(_ => Task.Run(WorkAsync, stop.Token)));
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

    private async Task FillAsync(ChannelWriter<SourceBatch> lane, TrackedSource tracked, int batches, Func<bool>? isOver, CancellationToken cancellation)
    {
        var (source, outcome) = (Begin(tracked.Source), ReadOutcome.More);
        var end = source.Offset + source.BytesBehind;
        for (var i = 0; i < batches && outcome == ReadOutcome.More; i++)
        {
            if (i > 0 && (isOver?.Invoke() == true || source.Offset >= end)) break;

            var batch = _spare.TryTake(out var spare) ? spare : new TurnBatch(limits.TurnsPerBatch);
            var began = time.GetTimestamp();
            var result = WithinBudget(Read(tracked, source, batch), batch);
            (source, outcome) = result;
            await lane.WriteAsync(new SourceBatch(tracked, batch, result, time.GetElapsedTime(began)), cancellation);
        }
        lane.Complete();
    }

    /// <summary>One that was set aside gets another chance.</summary>
    private static Source Begin(Source source) =>
        source.Trouble is { Kind: TroubleKind.OverBudget } ? source with { Trouble = null, BarrenBytes = 0 } : source;

    /// <summary>Sets a source aside that goes on without a turn.</summary>
    private ReadResult WithinBudget(in ReadResult result, TurnBatch batch)
    {
        var barren = batch.IsBarren ? result.Next.BarrenBytes + batch.BytesRead : 0;
        var next = result.Next with { BarrenBytes = barren };
        var patience = Math.Max(limits.BarrenBytes >> Math.Min(_setAside.GetValueOrDefault(next.Agent), 30), limits.FilePause);
        if (result.Outcome != ReadOutcome.More || barren <= patience) return result with { Next = next };

        _setAside.AddOrUpdate(next.Agent, 1, (_, count) => count + 1);
        var trouble = new SourceTrouble(TroubleKind.OverBudget, $"there is no turn in {patience / (1024 * 1024)} MiB of it");
        return new ReadResult(next with { Trouble = trouble }, ReadOutcome.Failed);
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
/// <param name="Took">How long it was read.</param>
internal readonly record struct SourceBatch(TrackedSource Source, TurnBatch Batch, ReadResult Result, TimeSpan Took);
