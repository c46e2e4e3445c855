using Clawtail.Tailer;
using Prometheus;

using Prom = Prometheus.Metrics;

namespace Clawtail.Metrics;

/// <summary>
/// Counts what happens while tailing. Owns the registry that the exposition serves: the tailer tells its events to this
/// one, and the exposition asks the tailer, so this one comes first and knows neither.
/// </summary>
public sealed class TailerMetrics : ITailerEvents
{
    private readonly SourceMetrics _sources;
    private readonly LedgerMetrics _ledger;
    private readonly Counter _metadataRejected;

    public TailerMetrics(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Registry = Prom.NewCustomRegistry();
        Factory = Prom.WithCustomRegistry(Registry);
        // The default attaches the trace of whichever request happens to be served.
        Factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();

        _sources = new SourceMetrics(Factory, time);
        _ledger = new LedgerMetrics(Factory);
        _metadataRejected = SelfMetricCatalog.MetadataRejected.Register(Factory);
        SelfMetricCatalog.StartTime.Register(Factory).Set(time.GetUtcNow().ToUnixTimeMilliseconds() / 1e3);
    }

    internal CollectorRegistry Registry { get; }

    internal MetricFactory Factory { get; }

    public void HomeMissing(string path) => _sources.HomeIsMissing(true);

    public void HomeFound(string path) => _sources.HomeIsMissing(false);

    public void WatchFailed(string path, string reason) => _sources.WatchFailed();

    public void ChangeUnannounced(string path) => _sources.ChangeUnannounced();

    public void SweepCompleted(SweepReport report) => _sources.SweepCompleted(report);

    public void Progressed(int sourcesBehind, long bytesBehind) => _sources.Progressed(sourcesBehind, bytesBehind);

    public void SourceReread(string path, RereadCause cause) => _sources.Reread(cause);

    public void SourceMoved(string path, string from) => _sources.Moved();

    public void BatchCommitted(CommitReport report) => _ledger.Committed(report);

    public void BaselineCompleted(long turns, TimeSpan duration) => _ledger.BaselineCompleted(turns, duration);

    public void LedgerOpened(string path, bool isNew) => _ledger.IsFailing(false);

    public void LedgerFailing(string directory, string reason) => _ledger.Failed();

    public void LedgerRecovered() => _ledger.IsFailing(false);

    public void LedgerQuarantined(string path, string movedTo, string reason) => _ledger.Quarantine();

    public void MetadataRejected(string path, string reason) => _metadataRejected.Inc();
}
