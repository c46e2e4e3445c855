using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>What the ledger made durable, and how it fares.</summary>
internal sealed class LedgerMetrics
{
    private readonly Gauge _baselineTurns;
    private readonly Gauge _baselineDuration;
    private readonly Counter _commits;
    private readonly Histogram _commitDuration;
    private readonly Counter _readBytes;
    private readonly Gauge _size;
    private readonly Counter _failures;
    private readonly Gauge _failing;
    private readonly Counter _rebuilds;
    private readonly Counter.Child _counted;
    private readonly Counter.Child _alreadyCounted;

    /// <summary>Indexed by <see cref="EntryOutcome"/>; null for a turn, which is either counted or already was.</summary>
    private readonly Counter.Child?[] _others;

    public LedgerMetrics(IMetricFactory factory)
    {
        _baselineTurns = SelfMetricCatalog.BaselineTurns.Register(factory);
        _baselineDuration = SelfMetricCatalog.BaselineDuration.Register(factory);
        _commits = SelfMetricCatalog.Commits.Register(factory);
        _commitDuration = SelfMetricCatalog.CommitDuration.Register(factory);
        _readBytes = SelfMetricCatalog.ReadBytes.Register(factory);
        _size = SelfMetricCatalog.LedgerSize.Register(factory);
        _failures = SelfMetricCatalog.LedgerFailures.Register(factory);
        _failing = SelfMetricCatalog.LedgerFailing.Register(factory);
        _rebuilds = SelfMetricCatalog.LedgerRebuilds.Register(factory);
        var entries = SelfMetricCatalog.Entries.Register(factory);
        _counted = entries.WithLabels("counted");
        _alreadyCounted = entries.WithLabels("already_counted");
        _others = Array.ConvertAll(
            Enum.GetValues<EntryOutcome>(), outcome => outcome is EntryOutcome.Turn ? null : entries.WithLabels(LabelOf(outcome)));
        IsFailing(false);
    }

    public void Committed(CommitReport report)
    {
        _commits.Inc();
        _commitDuration.Observe(report.Duration.TotalSeconds);
        _readBytes.Inc(report.BytesRead);
        _size.Set(report.LedgerBytes);
        _counted.Inc(report.TurnsCounted);
        _alreadyCounted.Inc(report.TurnsAlreadyCounted);
        for (var i = 0; i < report.Entries.Count; i++)
        {
            _others[i]?.Inc(report.Entries[i]);
        }
    }

    public void BaselineCompleted(long turns, TimeSpan duration)
    {
        _baselineTurns.Set(turns);
        _baselineDuration.Set(duration.TotalSeconds);
    }

    public void Failed()
    {
        _failures.Inc();
        IsFailing(true);
    }

    public void IsFailing(bool failing) => _failing.Set(failing ? 1 : 0);

    public void Quarantine() => _rebuilds.Inc();

    private static string LabelOf(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.NotATurn => "not_a_turn",
        EntryOutcome.Synthetic => "synthetic",
        EntryOutcome.Repeated => "repeated",
        EntryOutcome.OddField => "odd_field",
        EntryOutcome.Mirror => "mirror",
        EntryOutcome.Malformed => "malformed",
        EntryOutcome.Invalid => "invalid",
        EntryOutcome.Oversized => "oversized",
        EntryOutcome.TooDeep => "too_deep",
        EntryOutcome.Hole => "hole",
        EntryOutcome.Truncated => "truncated",
        EntryOutcome.Corrupt => "corrupt",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Has no label yet."),
    };
}
