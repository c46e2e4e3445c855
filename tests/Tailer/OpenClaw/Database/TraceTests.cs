using System.Security.Cryptography;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Database;

/// <summary>Clawtail leaves no trace in a home, and holds nothing up there.</summary>
public sealed class TraceTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    public async ValueTask DisposeAsync() => await _tailer.DisposeAsync();

    [Fact]
    public async Task A_stopped_openclaw_is_read_without_a_file_made_or_a_byte_changed()
    {
        using (var database = Filled()) database.Close();
        var before = Files();

        await _tailer.StartAsync();
        await _tailer.SweepAsync();
        await _tailer.RestartAsync();

        Assert.Equal(5, _tailer.Messages);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_living_openclaw_is_read_past_its_last_checkpoint_without_a_byte_changed()
    {
        using var database = Filled();
        database.Checkpoint();
        database.Append("s1", Transcript.Turn(6));
        var before = Files();

        await _tailer.StartAsync();
        await _tailer.SweepAsync();

        Assert.Equal(6, _tailer.Messages);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_killed_openclaw_is_read_to_its_last_commit_without_a_byte_changed()
    {
        using var database = Filled();
        database.Checkpoint();
        database.Append("s1", Transcript.Turn(6));
        database.Kill();
        var before = Files();

        await _tailer.StartAsync();

        Assert.Equal(6, _tailer.Messages);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_log_without_its_index_is_waited_out_until_openclaw_starts_again()
    {
        using var database = Filled();
        database.Checkpoint();
        database.Append("s1", Transcript.Turn(6));
        database.Kill();
        File.Delete(database.Path + "-shm");
        var before = Files();
        await _tailer.StartAsync();
        await _tailer.OutlastTroubleAsync();
        Assert.Equal(before, Files());
        Assert.Single(_tailer.Events.All, e => e.StartsWith("SourceUnreadable", StringComparison.Ordinal));

        database.Reopen();
        database.Append("s1", Transcript.Turn(7));
        await _tailer.SweepAsync();

        Assert.Equal(7, _tailer.Messages);
        Assert.True(_tailer.Events.Has("SourceReadableAgain"));
    }

    [Fact]
    public async Task A_log_whose_index_comes_a_moment_later_is_no_word_in_the_log()
    {
        using var database = Filled();
        database.Checkpoint();
        await _tailer.StartAsync();
        database.Append("s1", Transcript.Turn(6));
        database.Kill();
        File.Delete(database.Path + "-shm");
        await _tailer.SweepAsync();

        database.Reopen();
        database.Append("s1", Transcript.Turn(7));
        await _tailer.OutlastTroubleAsync();

        Assert.Equal(7, _tailer.Messages);
        Assert.DoesNotContain(_tailer.Events.All, e => e.StartsWith("SourceUnreadable", StringComparison.Ordinal) || e.StartsWith("SourceReadableAgain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_baseline_waits_two_minutes_for_a_database_that_a_crash_left_behind_and_not_for_ever()
    {
        using var database = Filled();
        database.Checkpoint();
        database.Append("s1", Transcript.Turn(6));
        database.Kill();
        File.Delete(database.Path + "-shm");
        await _tailer.StartAsync();
        Assert.False(_tailer.Totals.BaselineComplete);

        _tailer.Time.Advance(TimeSpan.FromMinutes(3));
        await _tailer.SweepAsync();

        Assert.True(_tailer.Totals.BaselineComplete);
    }

    [Fact]
    public async Task An_empty_log_that_another_reader_left_is_no_obstacle()
    {
        using (var database = Filled()) database.Close();
        File.WriteAllBytes(OpenClawDatabase.PathOf(_tailer.Home) + "-wal", []);
        var before = Files();

        await _tailer.StartAsync();

        Assert.Equal(5, _tailer.Messages);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_database_that_is_still_all_in_its_log_is_read()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s1");
        database.Append("s1", Transcript.Turn(1));
        Assert.True(new FileInfo(database.Path).Length <= 4096);

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
    }

    [Fact]
    public async Task A_rollback_journal_as_on_network_volumes_is_read_and_followed()
    {
        using var database = Filled("DELETE");
        await _tailer.StartAsync();
        var before = Files();

        database.Append("s1", Transcript.Turn(6));
        await _tailer.SweepAsync();

        Assert.Equal(6, _tailer.Messages);
        Assert.Equal(before.Keys, Files().Keys);
    }

    [Fact]
    public async Task A_database_that_is_locked_is_read_when_it_is_free_and_files_go_on_counting()
    {
        using var database = Filled("DELETE");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(100));
        database.Execute("BEGIN EXCLUSIVE");
        await _tailer.StartAsync();
        Assert.Equal(1, _tailer.Messages);

        database.Execute("COMMIT");
        await _tailer.SweepAsync();

        Assert.Equal(6, _tailer.Messages);
    }

    [Fact]
    public async Task Openclaws_checkpoints_complete_while_its_database_is_read_and_its_log_stays_small()
    {
        using var database = Filled();
        await _tailer.StartAsync();
        var (turn, largest, blocked) = (100, 0L, 0);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await _tailer.HintAsync(database.Path + "-wal");
        }, TestContext.Current.CancellationToken);

        for (var i = 0; i < 60; i++)
        {
            database.Append("s1", [.. Enumerable.Range(turn, 50).Select(n => Transcript.Turn(n, text: new string('x', 2000)))]);
            turn += 50;
            blocked += database.Execute("PRAGMA wal_checkpoint(TRUNCATE)")[0].StartsWith('1') ? 1 : 0;
            largest = Math.Max(largest, database.LogSize);
        }
        await stop.CancelAsync();
        await reading;
        await _tailer.SweepAsync();

        Assert.Equal(5 + 3000, _tailer.Messages);
        Assert.Equal(0, blocked);
        Assert.True(largest < 1024 * 1024, $"The log grew to {largest} bytes.");
    }

    private OpenClawDatabase Filled(string journal = "WAL")
    {
        var database = new OpenClawDatabase(_tailer.Home, journal: journal);
        database.Begin("s1");
        database.Append("s1", Transcript.Turns(1, 5));
        return database;
    }

    /// <summary>Every file of the home, with a hash of what it holds.</summary>
    private SortedDictionary<string, string> Files() => new(
        Directory.EnumerateFiles(_tailer.Home, "*", SearchOption.AllDirectories)
            .ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))), StringComparer.Ordinal);
}
