using System.Collections.Concurrent;
using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tests.Support;

/// <summary>Everything the tailer said, in order, each as one readable line.</summary>
internal sealed class RecordedEvents : ITailerEvents
{
    private readonly ConcurrentQueue<string> _all = new();
    private readonly ConcurrentDictionary<EntryOutcome, long> _entries = new();

    public IReadOnlyCollection<string> All => _all;

    public long BytesRead { get; private set; }

    public long Commits { get; private set; }

    public long AlreadyCounted { get; private set; }

    /// <summary>Called by the tailer's own thread after every commit.</summary>
    public Action OnCommit { get; set; } = () => { };

    /// <summary>Entries of committed batches.</summary>
    public long Entries(EntryOutcome outcome) => _entries.GetValueOrDefault(outcome);

    public bool Has(string start) => _all.Any(e => e.StartsWith(start, StringComparison.Ordinal));

    public void HomeMissing(string path) => Note("HomeMissing");
    public void HomeFound(string path) => Note("HomeFound");
    public void WatchStarted(string path) => Note("WatchStarted");
    public void WatchFailed(string path, string reason) => Note($"WatchFailed {reason}");
    public void ChangeUnannounced(string path) => Note($"ChangeUnannounced {Path.GetFileName(path)}");
    public void SweepCompleted(SweepReport report) => Note($"SweepCompleted {report.SourcesCurrent}/{report.SourcesBehind}/{report.SourcesUnreadable}");
    public void SourceReread(string path, RereadCause cause) => Note($"SourceReread {Path.GetFileName(path)} {cause}");
    public void SourceMoved(string path, string from) => Note($"SourceMoved {Path.GetFileName(path)} from {Path.GetFileName(from)}");
    public void SourceUnreadable(string path, string reason) => Note($"SourceUnreadable {Path.GetFileName(path)} {reason}");
    public void SourceReadableAgain(string path) => Note($"SourceReadableAgain {Path.GetFileName(path)}");
    public void DatabaseUnsupported(string path, string why) => Note($"DatabaseUnsupported {Path.GetFileName(path)} {why}");
    public void EntrySkipped(string path, long offset, EntryOutcome outcome) => Note($"EntrySkipped {Path.GetFileName(path)}@{offset} {outcome}");
    public void SeriesFolded(string provider, string model) => Note($"SeriesFolded {provider} {model}");
    public void BaselineCompleted(long turns, TimeSpan duration) => Note($"BaselineCompleted {turns}");
    public void LedgerOpened(string path, bool isNew) => Note(isNew ? "LedgerOpened new" : "LedgerOpened");
    public void LedgerFailing(string directory, string reason) => Note($"LedgerFailing {reason}");
    public void LedgerOlderThanShown(string path, long commits) => Note($"LedgerOlderThanShown {commits}");
    public void LedgerRecovered() => Note("LedgerRecovered");
    public void LedgerQuarantined(string path, string movedTo, string reason) => Note($"LedgerQuarantined {Path.GetFileName(movedTo)}");
    public void MetadataRejected(string path, string reason) => Note($"MetadataRejected {Path.GetFileName(path)} {reason}");

    public void Progressed(int sourcesBehind, long bytesBehind)
    {
    }

    public void BatchCommitted(CommitReport report)
    {
        Commits++;
        BytesRead += report.BytesRead;
        AlreadyCounted += report.TurnsAlreadyCounted;
        for (var i = 0; i < report.Entries.Count; i++) _entries.AddOrUpdate((EntryOutcome)i, report.Entries[i], (_, n) => n + report.Entries[i]);
        OnCommit();
    }

    private void Note(string what) => _all.Enqueue(what);
}
