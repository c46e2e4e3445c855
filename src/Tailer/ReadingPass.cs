using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer;

/// <summary>Reads what has changed, as much of it as a pass may, and commits it in portions.</summary>
/// <param name="markAlive">Called at every commit: a long catch-up is no standstill.</param>
internal sealed class ReadingPass(
    TailerLimits limits, UsageLedger ledger, RetryingLedger retrying, SessionRegistry sessions, SourceHistory history, TroubleReports troubles,
    LargeBuffer large, TimeProvider time, ITailerEvents events, Action markAlive)
{
    private readonly ReadAhead _readAhead = new(limits, time);
    private readonly WorkQueue _queue = new(limits, new AgentShares(limits, time));
    private long _bytesSinceGivenBack;
    private bool _hasGivenBack;

    /// <summary>Nothing waits but what has had its share.</summary>
    public bool IsDone => _queue.IsDone;

    /// <summary>Nothing waits that has not been begun since the start.</summary>
    public bool IsPastStart => _queue.Waiting.All(s => s.IsPastStart);

    /// <summary>When the next source may be read; null if none waits.</summary>
    public TimeSpan? UntilNext => _queue.UntilNext;

    /// <param name="found">Sources that have changed.</param>
    /// <param name="change">What is committed with the first portion.</param>
    /// <param name="isLive">Each agent has its share, and a pass its time; otherwise all is read.</param>
    public async Task ReadAsync(IReadOnlyList<TrackedSource> found, LedgerChange change, bool isLive, CancellationToken stopping)
    {
        _queue.Add(found);
        var work = isLive ? _queue.TakeShare() : _queue.TakeAll();
        ReportProgress(work);
        var (begun, began) = (new HashSet<TrackedSource>(), time.GetTimestamp());
        bool IsOver() => isLive && time.GetElapsedTime(began) > limits.PassTime;
        try
        {
            await foreach (var batch in _readAhead.ReadAsync(work, ledger.IsBaselineComplete ? limits.BatchesPerPass : int.MaxValue, stopping, IsOver))
            {
                begun.Add(batch.Source);
                if (isLive) _queue.Spend(batch.Source.Source.Agent, batch.Took);
                Collect(batch, change);
                if (change.Turns < limits.TurnsPerCommit && change.Batches.Count < limits.BatchesPerCommit) continue;
                Commit(change, stopping);
                ReportProgress(work);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Everything read so far is kept, if the ledger takes it at once.
            if (!change.IsEmpty) retrying.CommitBeforeExit(ledger, change);
            throw;
        }
        Commit(change, stopping);
        _queue.Add(work.Where(s => s.IsBeingRead || !begun.Contains(s)));
    }

    /// <summary>Says what waits.</summary>
    public void ReportProgress() => ReportProgress(_queue.Waiting);

    /// <summary>A start or a catch-up leaves memory behind that a sidecar's neighbours can use better.</summary>
    public void GiveBackMemory()
    {
        if (_hasGivenBack && _bytesSinceGivenBack < limits.GiveBackAfter) return;

        (_hasGivenBack, _bytesSinceGivenBack) = (true, 0);
        large.Trim();
        _readAhead.GiveBack();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private void Collect(in SourceBatch read, LedgerChange change)
    {
        var (source, batch) = (read.Source, read.Batch);
        troubles.Note(source.Source, read.Result.Next);
        source.Take(read.Result);
        source.ScheduleRetry(limits, time);
        source.Format.OnTaken(source);
        batch.Position = source.TakeUnsaved();
        batch.HistoryBefore = history.Before(source, ledger.IsBaselineComplete);
        change.Batches.Add(batch);
        _bytesSinceGivenBack += batch.BytesRead;
    }

    private void Commit(LedgerChange change, CancellationToken stopping)
    {
        if (!change.IsEmpty || sessions.HasUnsaved || change.Batches.Exists(b => b.BytesRead > 0)) retrying.Commit(ledger, change, stopping);
        foreach (var batch in change.Batches) _readAhead.Return(batch);
        change.Clear();
        markAlive();
    }

    private void ReportProgress(IReadOnlyCollection<TrackedSource> work) =>
        events.Progressed(work.Count(s => s.Source.BytesBehind > 0), work.Sum(s => s.Source.BytesBehind));
}
