namespace Clawtail.Metrics;

/// <summary>How Clawtail itself is doing: names, labels and help of its own metrics.</summary>
internal static class SelfMetricCatalog
{
    public static readonly GaugeDefinition BuildInfo = new(
        "clawtail_build_info", "Always 1; the version is in the label.", "version");

    public static readonly GaugeDefinition StartTime = new(
        "clawtail_start_time_seconds", "When Clawtail started, in seconds since 1970.");

    public static readonly GaugeDefinition Ready = new(
        "clawtail_ready", "1 when caught up and able to write the ledger, else 0.");

    public static readonly GaugeDefinition HomeMissing = new(
        "clawtail_home_missing", "1 while OpenClaw's state directory cannot be found, else 0.");

    public static readonly GaugeDefinition BaselineComplete = new(
        "clawtail_baseline_complete", "1 once the first catch-up of the ledger is done: only then is usage exposed.");

    public static readonly GaugeDefinition BaselineTurns = new(
        "clawtail_baseline_turns", "Turns the first catch-up of the ledger found; absent when an earlier run did it.");

    public static readonly GaugeDefinition BaselineDuration = new(
        "clawtail_baseline_duration_seconds", "How long the first catch-up of the ledger took; absent when an earlier run did it.");

    public static readonly GaugeDefinition Sources = new(
        "clawtail_sources", "Sources of transcripts by state.", "state");

    public static readonly GaugeDefinition UnreadablePaths = new(
        "clawtail_unreadable_paths", "Folders and sources that are there and cannot be read: what they hold is not counted.");

    public static readonly GaugeDefinition BehindBytes = new(
        "clawtail_behind_bytes", "Bytes of sources that are not yet in the ledger.");

    public static readonly CounterDefinition ReadBytes = new(
        "clawtail_read_bytes_total", "Bytes of sources that were read and committed.");

    public static readonly CounterDefinition Entries = new(
        "clawtail_entries_total", "Entries read, by what became of them.", "outcome");

    public static readonly CounterDefinition Sweeps = new(
        "clawtail_sweeps_total", "Completed sweeps: looks at the whole tree.");

    public static readonly GaugeDefinition LastSweepTimestamp = new(
        "clawtail_last_sweep_timestamp_seconds", "When the last sweep was completed, in seconds since 1970.");

    public static readonly GaugeDefinition LastSweepDuration = new(
        "clawtail_last_sweep_duration_seconds", "How long the last sweep took.");

    public static readonly CounterDefinition WatchErrors = new(
        "clawtail_watch_errors_total", "File watches that failed or lost events; sweeps find what they missed.");

    public static readonly CounterDefinition UnannouncedChanges = new(
        "clawtail_unannounced_changes_total", "Changes a sweep found that no file event had announced.");

    public static readonly CounterDefinition Rereads = new(
        "clawtail_rereads_total", "Sources read again from their start, by cause; turns already counted are not counted again.", "cause");

    public static readonly CounterDefinition SourcesMoved = new(
        "clawtail_sources_moved_total", "Sources found under a new name and read on from where the old name stood.");

    public static readonly CounterDefinition Commits = new(
        "clawtail_commits_total", "Transactions the ledger committed.");

    public static readonly HistogramDefinition CommitDuration = new(
        "clawtail_commit_duration_seconds",
        "How long the ledger's transactions took.",
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]);

    public static readonly GaugeDefinition LedgerSize = new(
        "clawtail_ledger_size_bytes", "Size of the ledger on disk, write-ahead log included; absent until this run's first commit.");

    public static readonly CounterDefinition LedgerFailures = new(
        "clawtail_ledger_failures_total",
        "Times the ledger began to fail, or failed for another reason; what failed is tried until it works.");

    public static readonly GaugeDefinition LedgerFailing = new(
        "clawtail_ledger_failing", "1 from a failed operation on the ledger until one succeeds, else 0.");

    public static readonly CounterDefinition LedgerRebuilds = new(
        "clawtail_ledger_rebuilds_total", "Damaged ledgers that were set aside and rebuilt from OpenClaw's state directory.");

    public static readonly CounterDefinition FoldedSeries = new(
        "clawtail_folded_series_total", "Usage, error and agent series that were born beyond the label budget and are part of other.");

    public static readonly CounterDefinition MetadataRejected = new(
        "clawtail_metadata_rejected_total", "Session indexes and auth profiles that could not be understood.");
}
