using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Logging;

/// <summary>Tells every listener what happens, in order.</summary>
/// <remarks>All events have to be here: one that is missing falls back to the interface's own, which does nothing.</remarks>
internal sealed class TailerEventsFanOut(params ITailerEvents[] listeners) : ITailerEvents
{
    public void HomeMissing(string path) => Tell(listener => listener.HomeMissing(path));

    public void HomeFound(string path) => Tell(listener => listener.HomeFound(path));

    public void WatchStarted(string path) => Tell(listener => listener.WatchStarted(path));

    public void WatchFailed(string path, string reason) => Tell(listener => listener.WatchFailed(path, reason));

    public void ChangeUnannounced(string path) => Tell(listener => listener.ChangeUnannounced(path));

    public void SweepCompleted(SweepReport report) => Tell(listener => listener.SweepCompleted(report));

    public void Progressed(int sourcesBehind, long bytesBehind) => Tell(listener => listener.Progressed(sourcesBehind, bytesBehind));

    public void SourceReread(string path, RereadCause cause) => Tell(listener => listener.SourceReread(path, cause));

    public void SourceMoved(string path, string from) => Tell(listener => listener.SourceMoved(path, from));

    public void SourceUnreadable(string path, string reason) => Tell(listener => listener.SourceUnreadable(path, reason));

    public void SourceReadableAgain(string path) => Tell(listener => listener.SourceReadableAgain(path));

    public void DatabaseUnsupported(string path, string why) => Tell(listener => listener.DatabaseUnsupported(path, why));

    public void EntrySkipped(string path, long offset, EntryOutcome outcome) => Tell(listener => listener.EntrySkipped(path, offset, outcome));

    public void BatchCommitted(CommitReport report) => Tell(listener => listener.BatchCommitted(report));

    public void SeriesFolded(string provider, string model) => Tell(listener => listener.SeriesFolded(provider, model));

    public void BaselineCompleted(long turns, TimeSpan duration) => Tell(listener => listener.BaselineCompleted(turns, duration));

    public void LedgerOpened(string path, bool isNew) => Tell(listener => listener.LedgerOpened(path, isNew));

    public void LedgerFailing(string directory, string reason) => Tell(listener => listener.LedgerFailing(directory, reason));

    public void LedgerRecovered() => Tell(listener => listener.LedgerRecovered());

    public void LedgerOlderThanShown(string path, long commits) => Tell(listener => listener.LedgerOlderThanShown(path, commits));

    public void LedgerQuarantined(string path, string movedTo, string reason) =>
        Tell(listener => listener.LedgerQuarantined(path, movedTo, reason));

    public void MetadataRejected(string path, string reason) => Tell(listener => listener.MetadataRejected(path, reason));

    private void Tell(Action<ITailerEvents> what)
    {
        foreach (var listener in listeners) what(listener);
    }
}
