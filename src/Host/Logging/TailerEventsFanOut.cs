using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Logging;

/// <summary>Tells two listeners what happens: the log and the metrics.</summary>
internal sealed class TailerEventsFanOut(ITailerEvents first, ITailerEvents second) : ITailerEvents
{
    public void HomeMissing(string path)
    {
        first.HomeMissing(path);
        second.HomeMissing(path);
    }

    public void HomeFound(string path)
    {
        first.HomeFound(path);
        second.HomeFound(path);
    }

    public void WatchStarted(string path)
    {
        first.WatchStarted(path);
        second.WatchStarted(path);
    }

    public void WatchFailed(string path, string reason)
    {
        first.WatchFailed(path, reason);
        second.WatchFailed(path, reason);
    }

    public void ChangeUnannounced(string path)
    {
        first.ChangeUnannounced(path);
        second.ChangeUnannounced(path);
    }

    public void SweepCompleted(SweepReport report)
    {
        first.SweepCompleted(report);
        second.SweepCompleted(report);
    }

    public void Progressed(int sourcesBehind, long bytesBehind)
    {
        first.Progressed(sourcesBehind, bytesBehind);
        second.Progressed(sourcesBehind, bytesBehind);
    }

    public void SourceReread(string path, RereadCause cause)
    {
        first.SourceReread(path, cause);
        second.SourceReread(path, cause);
    }

    public void SourceMoved(string path, string from)
    {
        first.SourceMoved(path, from);
        second.SourceMoved(path, from);
    }

    public void SourceUnreadable(string path, string reason)
    {
        first.SourceUnreadable(path, reason);
        second.SourceUnreadable(path, reason);
    }

    public void SourceReadableAgain(string path)
    {
        first.SourceReadableAgain(path);
        second.SourceReadableAgain(path);
    }

    public void DatabaseUnsupported(string path, string why)
    {
        first.DatabaseUnsupported(path, why);
        second.DatabaseUnsupported(path, why);
    }

    public void EntrySkipped(string path, long offset, EntryOutcome outcome)
    {
        first.EntrySkipped(path, offset, outcome);
        second.EntrySkipped(path, offset, outcome);
    }

    public void BatchCommitted(CommitReport report)
    {
        first.BatchCommitted(report);
        second.BatchCommitted(report);
    }

    public void SeriesFolded(string provider, string model)
    {
        first.SeriesFolded(provider, model);
        second.SeriesFolded(provider, model);
    }

    public void BaselineCompleted(long turns, TimeSpan duration)
    {
        first.BaselineCompleted(turns, duration);
        second.BaselineCompleted(turns, duration);
    }

    public void LedgerOpened(string path, bool isNew)
    {
        first.LedgerOpened(path, isNew);
        second.LedgerOpened(path, isNew);
    }

    public void LedgerFailing(string operation, string reason)
    {
        first.LedgerFailing(operation, reason);
        second.LedgerFailing(operation, reason);
    }

    public void LedgerRecovered()
    {
        first.LedgerRecovered();
        second.LedgerRecovered();
    }

    public void LedgerQuarantined(string path, string movedTo, string reason)
    {
        first.LedgerQuarantined(path, movedTo, reason);
        second.LedgerQuarantined(path, movedTo, reason);
    }

    public void MetadataRejected(string path, string reason)
    {
        first.MetadataRejected(path, reason);
        second.MetadataRejected(path, reason);
    }
}
