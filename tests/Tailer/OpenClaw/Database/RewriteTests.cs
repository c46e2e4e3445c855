using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Database;

/// <summary>OpenClaw deletes, rewrites, moves and restores rows: no turn is lost by it, and none counted twice.</summary>
public sealed class RewriteTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();
    private readonly OpenClawDatabase _database;

    public RewriteTests()
    {
        _database = new OpenClawDatabase(_tailer.Home);
        _database.Begin("s1");
        _database.Append("s1", Transcript.Turns(1, 40));
    }

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await _tailer.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(40)]
    public async Task The_end_of_a_session_that_is_written_again_adds_only_what_is_new(int from)
    {
        await _tailer.StartAsync();

        _database.Rewrite("s1", from, [.. Transcript.Turns(from, 40 - from + 1), Transcript.Turn(100)]);
        await _tailer.SweepAsync();

        Assert.Equal(41, _tailer.Messages);
    }

    [Fact]
    public async Task A_row_that_is_changed_where_it_stands_is_read_again()
    {
        await _tailer.StartAsync();

        _database.Update("s1", 5, Transcript.Turn(100));
        await _tailer.SweepAsync();

        Assert.Equal(41, _tailer.Messages);
    }

    [Fact]
    public async Task A_row_that_is_changed_where_it_stands_is_read_again_also_after_the_clock_went_back()
    {
        _database.Execute("INSERT INTO transcript_rewrite_watermarks VALUES('s0', 'g', 9000000000000)");
        await _tailer.StartAsync();
        _database.Execute("DELETE FROM transcript_rewrite_watermarks");

        _database.Update("s1", 5, Transcript.Turn(100));
        await _tailer.SweepAsync();

        Assert.Equal(41, _tailer.Messages);
    }

    [Fact]
    public async Task Rewritten_rows_are_read_again_after_a_crash_between_two_commits()
    {
        _database.Begin("s2");
        _database.Append("s2", Transcript.Turns(41, 2));
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        _database.Update("s1", 5, Transcript.Turn(100_001));
        _database.Update("s2", 1, Transcript.Turn(100_002));
        _database.Append("s1", Transcript.Turns(1000, 10_000));
        var ledger = new LedgerFile(_tailer.State);
        IReadOnlyDictionary<string, byte[]>? crashed = null;
        _tailer.Events.OnCommit = () => crashed ??= ledger.Copy();
        await _tailer.RestartAsync();
        await _tailer.StopAsync();

        ledger.Restore(crashed!);
        await _tailer.StartAsync();

        Assert.Equal(40 + 2 + 2 + 10_000, _tailer.Messages);
    }

    [Fact]
    public async Task Rewrites_of_one_moment_are_read_once()
    {
        foreach (var session in (string[])["s2", "s3"])
        {
            _database.Begin(session);
            _database.Append(session, Transcript.Turn(session[1] * 10));
        }
        await _tailer.StartAsync();
        _database.Execute("INSERT INTO transcript_rewrite_watermarks VALUES('s1', 'g', 5000), ('s2', 'g', 5000), ('s3', 'g', 5000)");
        await _tailer.SweepAsync();
        var read = _tailer.Events.AlreadyCounted;

        _database.Append("s1", Transcript.Turn(100));
        await _tailer.SweepAsync();

        Assert.Equal((43, read), (_tailer.Messages, _tailer.Events.AlreadyCounted));
    }

    [Fact]
    public async Task Rows_that_were_deleted_at_the_end_give_their_ids_to_others_which_are_counted()
    {
        await _tailer.StartAsync();

        _database.Execute("DELETE FROM transcript_events WHERE seq > 10");
        _database.Append("s1", Transcript.Turns(200, 30));
        await _tailer.SweepAsync();

        Assert.Equal(70, _tailer.Messages);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task A_deleted_session_stays_counted_and_its_archive_adds_nothing(bool compressed, bool publish)
    {
        await _tailer.StartAsync();

        _database.Delete("s1", compressed, publish);
        await _tailer.SweepAsync();
        _database.ForgetArchives();
        await _tailer.SweepAsync();

        Assert.Equal(40, _tailer.Messages);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task A_session_deleted_before_the_first_start_is_part_of_the_baseline_with_its_kind(bool compressed, bool publish)
    {
        _database.Begin("cron-run", "agent:main:cron:job:run:cron-run");
        _database.Append("cron-run", Transcript.Turns(300, 3));
        _database.Delete("cron-run", compressed, publish);

        await _tailer.StartAsync();

        Assert.Equal([("cron", 3), ("explicit", 40)], _tailer.Totals.Usage.Select(s => (s.SessionKind, s.Counted.Messages)).Order());
    }

    [Fact]
    public async Task An_archive_that_is_left_only_as_a_file_is_part_of_the_baseline()
    {
        _database.Delete("s1", publish: true);
        _database.ForgetArchives();

        await _tailer.StartAsync();

        Assert.Equal(40, _tailer.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cold_storage_is_part_of_the_baseline_and_what_comes_back_from_it_adds_nothing(bool inDatabase)
    {
        var events = _database.EventsOf("s1");
        _database.Freeze("s1", inDatabase);

        await _tailer.StartAsync();
        Assert.Equal(40, _tailer.Messages);

        _database.Thaw("s1", events);
        _database.Append("s1", Transcript.Turn(100));
        await _tailer.SweepAsync();
        Assert.Equal(41, _tailer.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Moving_to_cold_storage_while_clawtail_runs_adds_nothing(bool inDatabase)
    {
        await _tailer.StartAsync();

        _database.Freeze("s1", inDatabase);
        await _tailer.SweepAsync();
        _database.Begin("s2");
        _database.Append("s2", Transcript.Turn(100));
        await _tailer.SweepAsync();

        Assert.Equal(41, _tailer.Messages);
    }

    [Fact]
    public async Task A_vacuum_that_gives_rows_other_ids_changes_no_total()
    {
        _database.Begin("s2");
        _database.Append("s2", Transcript.Turns(100, 40));
        await _tailer.StartAsync();

        _database.Execute("DELETE FROM transcript_events WHERE session_id = 's1'");
        _database.Vacuum();
        _database.Append("s2", Transcript.Turn(200));
        await _tailer.SweepAsync();

        Assert.Equal(81, _tailer.Messages);
    }

    [Fact]
    public async Task A_backup_that_is_put_back_loses_nothing_and_what_follows_it_is_counted()
    {
        var backup = _tailer.Home + ".backup";
        _database.Execute($"VACUUM INTO {SqliteShell.Text(backup)}");
        _database.Append("s1", Transcript.Turns(100, 10));
        await _tailer.StartAsync();
        Assert.Equal(50, _tailer.Messages);

        _database.Close();
        File.Move(backup, _database.Path, overwrite: true);
        await _tailer.SweepAsync();
        Assert.Equal(50, _tailer.Messages);

        _database.Reopen();
        _database.Append("s1", Transcript.Turns(200, 10));
        await _tailer.SweepAsync();
        Assert.Equal(60, _tailer.Messages);
    }

    [Fact]
    public async Task A_database_that_is_deleted_takes_nothing_with_it_and_one_made_anew_is_counted()
    {
        await _tailer.StartAsync();
        _database.Close();
        File.Delete(_database.Path);
        await _tailer.SweepAsync();
        Assert.Equal(40, _tailer.Messages);

        using var another = new OpenClawDatabase(_tailer.Home);
        another.Begin("s9");
        another.Append("s9", Transcript.Turns(500, 45));
        await _tailer.SweepAsync();

        Assert.Equal(85, _tailer.Messages);
    }
}
