using Clawtail.Host.Logging;
using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Clawtail.Tests.Host.Logging;

public sealed class TailerLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedLog _log = new();

    private IEnumerable<string> Warnings => _log.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal));

    [Fact]
    public void A_million_bad_lines_make_two()
    {
        var tailerLog = new TailerLog(_log, _time);
        for (var offset = 0; offset < 1_000_000; offset++) tailerLog.EntrySkipped("/a.jsonl", offset, EntryOutcome.Malformed);

        Sweep(tailerLog);
        Assert.Single(Warnings);

        tailerLog.Dispose();
        Assert.Equal(
            ["Warning: Skipped an entry of /a.jsonl at byte 0: Malformed", "Warning: Skipped 999999 more entries of /a.jsonl: Malformed"],
            Warnings);
    }

    [Fact]
    public void After_a_minute_the_total_is_told_by_the_next_sweep()
    {
        using var tailerLog = new TailerLog(_log, _time);
        for (var offset = 0; offset < 5; offset++) tailerLog.EntrySkipped("/a.jsonl", offset, EntryOutcome.Hole);

        _time.Advance(TimeSpan.FromMinutes(1));
        Sweep(tailerLog);
        Sweep(tailerLog);

        Assert.Equal("Warning: Skipped 4 more entries of /a.jsonl: Hole", Warnings.Last());
        Assert.Equal(2, Warnings.Count());
    }

    [Fact]
    public void Sources_and_reasons_do_not_hide_each_other()
    {
        using var tailerLog = new TailerLog(_log, _time);

        tailerLog.EntrySkipped("/a.jsonl", 1, EntryOutcome.Malformed);
        tailerLog.EntrySkipped("/a.jsonl", 2, EntryOutcome.Oversized);
        tailerLog.EntrySkipped("/b.jsonl", 3, EntryOutcome.Malformed);

        Assert.Equal(3, Warnings.Count());
    }

    [Fact]
    public void Ten_thousand_bad_files_make_few_lines_and_one_total()
    {
        using var tailerLog = new TailerLog(_log, _time);
        for (var file = 0; file < 10_000; file++) tailerLog.EntrySkipped($"/{file}.jsonl", 0, EntryOutcome.Malformed);

        _time.Advance(TimeSpan.FromMinutes(1));
        Sweep(tailerLog);

        Assert.Equal("Warning: Skipped 9950 entries of other sources", Warnings.Last());
        Assert.Equal(51, Warnings.Count());
    }

    [Fact]
    public void A_failing_ledger_is_told_once_a_minute()
    {
        using var tailerLog = new TailerLog(_log, _time);
        for (var second = 0; second < 120; second++)
        {
            tailerLog.LedgerFailing("/state", "disk full");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _log.Lines.Count(line => line.StartsWith("Error: Counting stands still", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_said_of_a_failing_ledger_is_a_sentence_with_its_directory_and_the_reason()
    {
        using var tailerLog = new TailerLog(_log, _time);

        tailerLog.LedgerFailing("/state", "SQLite Error 5: 'database is locked'");

        Assert.Equal(
            "Error: Counting stands still, and is tried again: the ledger in /state cannot be used: SQLite Error 5: 'database is locked'",
            Assert.Single(_log.Lines));
    }

    private static void Sweep(TailerLog tailerLog) => tailerLog.SweepCompleted(new SweepReport(1, 0, 0, TimeSpan.Zero));
}
