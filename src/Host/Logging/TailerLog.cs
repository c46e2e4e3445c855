using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host.Logging;

/// <summary>Writes what happens while tailing into the log, each complaint at a rate that leaves the log readable.</summary>
/// <remarks>Disposing it logs the totals of what was kept back.</remarks>
internal sealed class TailerLog(ILogger log, TimeProvider time) : ITailerEvents, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly LogRateLimiter<(string Path, EntryOutcome Outcome)> _skipped = new(time, Quiet, capacity: 50);
    private readonly LogRateLimiter<(string, string)> _complaints = new(time, Quiet, capacity: 50);
    private readonly LogRateLimiter<string> _folded = new(time, Quiet, capacity: 1);

    public void HomeMissing(string path) => log.HomeMissing(path);

    public void HomeFound(string path) => log.HomeFound(path);

    public void WatchStarted(string path) => log.WatchStarted(path);

    public void WatchFailed(string path, string reason)
    {
        if (_complaints.TryAcquire((path, reason), out _)) log.WatchFailed(path, reason);
    }

    public void ChangeUnannounced(string path) => log.ChangeUnannounced(path);

    public void SweepCompleted(SweepReport report)
    {
        log.SweepCompleted(report.Duration, report.SourcesCurrent, report.SourcesBehind, report.SourcesUnreadable);
        LogSuppressed(all: false);
    }

    public void SourceReread(string path, RereadCause cause) => log.SourceReread(path, cause);

    public void SourceMoved(string path, string from) => log.SourceMoved(path, from);

    public void SourceUnreadable(string path, string reason)
    {
        if (_complaints.TryAcquire((path, reason), out _)) log.SourceUnreadable(path, reason);
    }

    public void SourceReadableAgain(string path)
    {
        if (_complaints.TryAcquire((path, "again"), out _)) log.SourceReadableAgain(path);
    }

    public void DatabaseUnsupported(string path, string why)
    {
        if (_complaints.TryAcquire((path, why), out _)) log.DatabaseUnsupported(path, why);
    }

    public void EntrySkipped(string path, long offset, EntryOutcome outcome)
    {
        if (_skipped.TryAcquire((path, outcome), out var suppressed)) LogSkipped(path, offset, outcome, suppressed);
    }

    public void BatchCommitted(CommitReport report) =>
        log.BatchCommitted(report.TurnsCounted, report.TurnsAlreadyCounted, report.BytesRead, report.Duration);

    public void SeriesFolded(string provider, string model)
    {
        if (!_folded.TryAcquire("", out var suppressed)) return;

        if (suppressed > 0) log.MoreSeriesFolded(suppressed);
        log.SeriesFolded(provider, model);
    }

    public void BaselineCompleted(long turns, TimeSpan duration) => log.BaselineCompleted(turns, duration);

    public void LedgerOpened(string path, bool isNew)
    {
        if (isNew) log.LedgerCreated(path);
        else log.LedgerOpened(path);
    }

    public void LedgerFailing(string directory, string reason)
    {
        if (_complaints.TryAcquire((directory, reason), out _)) log.LedgerFailing(directory, reason);
    }

    public void LedgerRecovered() => log.LedgerRecovered();

    public void LedgerOlderThanShown(string path, long commits) => log.LedgerOlderThanShown(path, commits);

    public void LedgerQuarantined(string path, string movedTo, string reason) => log.LedgerQuarantined(path, movedTo, reason);

    public void MetadataRejected(string path, string reason)
    {
        if (_complaints.TryAcquire((path, reason), out _)) log.MetadataRejected(path, reason);
    }

    public void Dispose() => LogSuppressed(all: true);

    private void LogSkipped(string path, long offset, EntryOutcome outcome, long suppressed)
    {
        if (suppressed > 0) log.EntriesSkipped(suppressed, path, outcome);
        if (outcome == EntryOutcome.OddField) log.FieldSkipped(path, offset);
        else log.EntrySkipped(path, offset, outcome);
    }

    /// <summary>The complaints that were repeated are only let be said again: how often nobody needs to know.</summary>
    private void LogSuppressed(bool all)
    {
        _complaints.Drain(all);
        var skipped = _skipped.Drain(all);
        foreach (var ((path, outcome), count) in skipped.Subjects) log.EntriesSkipped(count, path, outcome);
        if (skipped.Others > 0) log.OtherEntriesSkipped(skipped.Others);
        foreach (var (_, count) in _folded.Drain(all).Subjects) log.MoreSeriesFolded(count);
    }
}
