using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class TailerMetricsTests
{
    [Fact]
    public async Task Self_metrics_are_there_before_anything_happened()
    {
        await using var exposition = new Exposition();

        var page = await exposition.ScrapeAsync();

        Assert.Equal(exposition.Time.GetUtcNow().ToUnixTimeSeconds(), page["clawtail_start_time_seconds"]);
        Assert.Equal(0, page["""clawtail_entries_total{outcome="counted"}"""]);
        Assert.Equal(0, page["""clawtail_rereads_total{cause="shrunk"}"""]);
        Assert.Equal(0, page["clawtail_ledger_failing"]);
        Assert.Null(page["clawtail_last_sweep_timestamp_seconds"]);
        Assert.Null(page["clawtail_ledger_size_bytes"]);
    }

    [Fact]
    public async Task A_commit_counts_its_entries_by_what_became_of_them()
    {
        await using var exposition = new Exposition();
        var entries = Enum.GetValues<EntryOutcome>().Select(o => 10L + (int)o).ToArray();

        exposition.Events.BatchCommitted(new CommitReport(7, 3, entries, 4096, TimeSpan.FromMilliseconds(2), 65536));
        var page = await exposition.ScrapeAsync();

        Assert.Equal(7, page["""clawtail_entries_total{outcome="counted"}"""]);
        Assert.Equal(3, page["""clawtail_entries_total{outcome="already_counted"}"""]);
        Assert.Equal(10 + (int)EntryOutcome.NotATurn, page["""clawtail_entries_total{outcome="not_a_turn"}"""]);
        Assert.Equal(10 + (int)EntryOutcome.Oversized, page["""clawtail_entries_total{outcome="oversized"}"""]);
        Assert.Equal(1 + entries.Length, page.SeriesOf("clawtail_entries_total").Count());
    }

    [Fact]
    public async Task A_commit_shows_its_duration_its_bytes_and_the_size_of_the_ledger()
    {
        await using var exposition = new Exposition();

        exposition.Events.BatchCommitted(new CommitReport(1, 0, [], 4096, TimeSpan.FromMilliseconds(2), 65536));
        var page = await exposition.ScrapeAsync();

        Assert.Equal(1, page["clawtail_commits_total"]);
        Assert.Equal(0.002, page["clawtail_commit_duration_seconds_sum"]);
        Assert.Equal(1, page["""clawtail_commit_duration_seconds_bucket{le="0.0025"}"""]);
        Assert.Equal(4096, page["clawtail_read_bytes_total"]);
        Assert.Equal(65536, page["clawtail_ledger_size_bytes"]);
    }

    [Fact]
    public async Task A_sweep_shows_where_the_sources_stand_and_when_it_was()
    {
        await using var exposition = new Exposition();
        exposition.Time.Advance(TimeSpan.FromMinutes(1));

        exposition.Events.SweepCompleted(new SweepReport(5, 2, 1, TimeSpan.FromMilliseconds(4)));
        exposition.Events.Progressed(2, 1234);
        var page = await exposition.ScrapeAsync();

        Assert.Equal(5, page["""clawtail_sources{state="current"}"""]);
        Assert.Equal(2, page["""clawtail_sources{state="behind"}"""]);
        Assert.Equal(1, page["""clawtail_sources{state="unreadable"}"""]);
        Assert.Equal(1234, page["clawtail_behind_bytes"]);
        Assert.Equal(1, page["clawtail_sweeps_total"]);
        Assert.Equal(0.004, page["clawtail_last_sweep_duration_seconds"]);
        Assert.Equal(exposition.Time.GetUtcNow().ToUnixTimeSeconds(), page["clawtail_last_sweep_timestamp_seconds"]);
    }

    [Fact]
    public async Task What_happens_to_sources_is_counted()
    {
        await using var exposition = new Exposition();

        exposition.Events.HomeMissing("/home");
        exposition.Events.WatchFailed("/home", "overflow");
        exposition.Events.ChangeUnannounced("/home/a");
        exposition.Events.SourceMoved("/home/b", "/home/a");
        exposition.Events.SourceReread("/home/a", RereadCause.Replaced);
        exposition.Events.MetadataRejected("/home/sessions.json", "not JSON");
        var page = await exposition.ScrapeAsync();

        Assert.Equal(1, page["clawtail_home_missing"]);
        Assert.Equal(1, page["clawtail_watch_errors_total"]);
        Assert.Equal(1, page["clawtail_unannounced_changes_total"]);
        Assert.Equal(1, page["clawtail_sources_moved_total"]);
        Assert.Equal(1, page["""clawtail_rereads_total{cause="replaced"}"""]);
        Assert.Equal(1, page["clawtail_metadata_rejected_total"]);
    }

    [Fact]
    public async Task A_failing_ledger_shows_until_it_recovers_and_its_failures_stay_counted()
    {
        await using var exposition = new Exposition();

        exposition.Events.LedgerFailing("/state", "disk full");
        Assert.Equal(1, (await exposition.ScrapeAsync())["clawtail_ledger_failing"]);

        exposition.Events.LedgerRecovered();
        var page = await exposition.ScrapeAsync();
        Assert.Equal(0, page["clawtail_ledger_failing"]);
        Assert.Equal(1, page["clawtail_ledger_failures_total"]);
    }

    [Fact]
    public async Task A_rebuilt_ledger_and_its_baseline_are_shown()
    {
        await using var exposition = new Exposition();

        exposition.Events.LedgerQuarantined("ledger.db", "ledger.db.corrupt-1", "malformed");
        exposition.Events.BaselineCompleted(180_000, TimeSpan.FromSeconds(1.5));
        var page = await exposition.ScrapeAsync();

        Assert.Equal(1, page["clawtail_ledger_rebuilds_total"]);
        Assert.Equal(180_000, page["clawtail_baseline_turns"]);
        Assert.Equal(1.5, page["clawtail_baseline_duration_seconds"]);
    }

    [Fact]
    public async Task No_path_or_reason_of_an_event_reaches_the_page()
    {
        await using var exposition = new Exposition();

        ITailerEvents events = exposition.Events;
        events.HomeMissing("canary");
        events.HomeFound("canary");
        events.WatchStarted("canary");
        events.WatchFailed("canary", "canary");
        events.SourceUnreadable("canary", "canary");
        events.SourceReadableAgain("canary");
        events.EntrySkipped("canary", 1, EntryOutcome.Malformed);
        events.SeriesFolded("canary", "canary");
        events.LedgerOpened("canary", true);
        events.LedgerFailing("canary", "canary");
        events.LedgerQuarantined("canary", "canary", "canary");
        events.MetadataRejected("canary", "canary");
        var page = await exposition.ScrapeAsync();

        Assert.DoesNotContain("canary", page.Text, StringComparison.Ordinal);
    }
}
