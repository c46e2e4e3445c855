using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>Damage is set aside and rebuilt; everything else that happens to a ledger is waited out or refused, and nothing is lost.</summary>
public sealed class LedgerFaultTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    public LedgerFaultTests() => _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1), Transcript.Turn(2));

    private LedgerFile Ledger => new(_tailer.State);

    [Fact]
    public async Task A_damaged_ledger_is_set_aside_and_rebuilt_from_the_home()
    {
        Directory.CreateDirectory(_tailer.State);
        await File.WriteAllTextAsync(Ledger.Path, new string('x', 10_000), TestContext.Current.CancellationToken);

        await _tailer.StartAsync();

        Assert.Equal(2, _tailer.Messages);
        var aside = Assert.Single(Directory.EnumerateFiles(_tailer.State, "ledger.sqlite.corrupt-*"));
        Assert.Equal(new string('x', 10_000), await File.ReadAllTextAsync(aside, TestContext.Current.CancellationToken));
        Assert.True(_tailer.Events.Has("LedgerQuarantined"));
    }

    [Fact]
    public async Task A_ledger_that_is_damaged_again_while_the_clock_stands_is_set_aside_beside_the_first()
    {
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        for (var time = 0; time < 2; time++)
        {
            Ledger.DamageRoot("turns");
            await _tailer.StartAsync();
            await _tailer.StopAsync();
        }

        Assert.Equal(2, Directory.EnumerateFiles(_tailer.State, "ledger.sqlite.corrupt-*").Count(path => !path.EndsWith("-wal", StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_ledger_whose_pages_are_damaged_is_set_aside_when_that_shows()
    {
        _tailer.Write("many.jsonl", [Transcript.Header("many"), .. Transcript.Turns(10, 2000)]);
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        Ledger.Damage(soundPages: 8);
        _tailer.Append("s.jsonl", Transcript.Turn(3));

        await _tailer.StartAsync();

        Assert.Equal(2003, _tailer.Messages);
        Assert.NotEmpty(Directory.EnumerateFiles(_tailer.State, "ledger.sqlite.corrupt-*"));
    }

    [Fact]
    public async Task A_ledger_that_is_damaged_while_it_is_open_is_set_aside_at_the_latest_when_it_is_opened_again()
    {
        _tailer.Write("many.jsonl", [Transcript.Header("many"), .. Transcript.Turns(10, 2000)]);
        await _tailer.StartAsync();

        Ledger.Damage(soundPages: 1);
        _tailer.Append("s.jsonl", Transcript.Turn(3));
        await _tailer.SweepAsync();
        await _tailer.UntilAsync(() => _tailer.Messages == 2003);
        await _tailer.RestartAsync();

        Assert.Equal(2003, _tailer.Messages);
        Assert.NotEmpty(Directory.EnumerateFiles(_tailer.State, "ledger.sqlite.corrupt-*"));
    }

    [Fact]
    public async Task An_empty_file_is_a_new_ledger()
    {
        Directory.CreateDirectory(_tailer.State);
        await File.WriteAllBytesAsync(Ledger.Path, [], TestContext.Current.CancellationToken);

        await _tailer.StartAsync();

        Assert.Equal(2, _tailer.Messages);
        Assert.False(_tailer.Events.Has("LedgerQuarantined"));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        Directory.CreateDirectory(_tailer.State);
        using (var other = Ledger.Open(SqliteOpenMode.ReadWriteCreate))
        using (var command = other.CreateCommand())
        {
            command.CommandText = "CREATE TABLE theirs (x)";
            command.ExecuteNonQuery();
        }

        var exception = await Assert.ThrowsAsync<LedgerForeignException>(_tailer.StartAsync);

        Assert.Contains("not a Clawtail ledger", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Ledger.Count("theirs"));
    }

    [Theory]
    [InlineData("CREATE TABLE theirs(x)")]
    [InlineData("PRAGMA user_version = 1; PRAGMA application_id = 77; CREATE TABLE theirs(x)")]
    [InlineData("PRAGMA user_version = 999; CREATE TABLE theirs(x)")]
    public async Task A_database_that_is_refused_keeps_every_byte_and_gets_no_file_beside_it(string sql)
    {
        Directory.CreateDirectory(_tailer.State);
        var path = Path.Combine(_tailer.State, "ledger.sqlite");
        using (var theirs = new SqliteShell(path))
        {
            theirs.Execute(sql);
            theirs.Close();
        }
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<LedgerForeignException>(_tailer.StartAsync);

        Assert.Equal(before, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Directory.GetFiles(_tailer.State), f => f.EndsWith("-wal", StringComparison.Ordinal) || f.EndsWith("-shm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ledger_that_a_newer_Clawtail_left_in_its_log_is_refused_and_keeps_every_byte()
    {
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        using (var newer = new SqliteShell(Ledger.Path))
        {
            newer.Execute("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 99; CREATE TABLE of_tomorrow (x)");
            newer.Kill();
        }
        var before = Ledger.Copy();
        Assert.True(before.Count == 2, "The newer one left no log.");

        var exception = await Assert.ThrowsAsync<LedgerForeignException>(_tailer.StartAsync);

        Assert.Contains("newer Clawtail", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Ledger.Copy());
    }

    [Theory]
    [InlineData("DROP TABLE turns")]
    [InlineData("DROP TABLE usage_series")]
    [InlineData("DROP TABLE error_series")]
    [InlineData("DROP TABLE sources")]
    [InlineData("DROP TABLE sessions")]
    [InlineData("DROP TABLE hours")]
    [InlineData("DROP TABLE meta")]
    [InlineData("DROP TABLE obstacles")]
    [InlineData("DROP TABLE formats")]
    [InlineData("DROP TABLE baseline_usage")]
    [InlineData("DROP TABLE shown_errors")]
    [InlineData("ALTER TABLE turns RENAME COLUMN input TO output2")]
    [InlineData("CREATE TRIGGER no BEFORE INSERT ON turns BEGIN SELECT raise(ABORT, 'no'); END")]
    [InlineData("CREATE TRIGGER no BEFORE UPDATE ON usage_series BEGIN SELECT raise(FAIL, 'no'); END")]
    [InlineData("UPDATE meta SET value = 9000000000000000000 WHERE name = 'last_turn'")]
    [InlineData("UPDATE meta SET value = -9000000000000000000 WHERE name = 'baseline_complete'")]
    [InlineData("UPDATE usage_series SET messages = -5")]
    [InlineData("UPDATE usage_series SET id = 7")]
    [InlineData("UPDATE error_series SET id = 7")]
    public async Task A_ledger_that_cannot_be_understood_is_set_aside_and_rebuilt(string edit)
    {
        var now = _tailer.Time.GetUtcNow();
        _tailer.Write("recent.jsonl", Transcript.Header("recent"), Transcript.Turn(30, now.AddHours(-30)), Transcript.Turn(31, now.AddHours(-30), error: "429 Rate limit"));
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        Ledger.Run(edit);
        _tailer.Append("s.jsonl", Transcript.Turn(3));

        await _tailer.StartAsync();

        Assert.Equal((4, 1), (_tailer.Messages, _tailer.Errors));
        Assert.NotEmpty(Directory.EnumerateFiles(_tailer.State, "ledger.sqlite.corrupt-*"));
        await _tailer.RestartAsync();
        Assert.Equal((4, 1), (_tailer.Messages, _tailer.Errors));
    }

    [Theory]
    [InlineData("UPDATE sessions SET last_entry = 9223372036854775807")]
    [InlineData("UPDATE usage_series SET input = 9223372036854775807")]
    [InlineData("UPDATE sources SET position = 'no json'")]
    [InlineData("UPDATE sources SET position = '{}'")]
    [InlineData("UPDATE sources SET format = 'of tomorrow'")]
    [InlineData("DELETE FROM sources")]
    [InlineData("DELETE FROM sessions")]
    public async Task What_can_be_learned_again_from_the_home_or_stops_at_the_largest_number_is_no_damage(string edit)
    {
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        Ledger.Run(edit);
        _tailer.Append("s.jsonl", Transcript.Turn(3));

        await _tailer.StartAsync();

        Assert.Equal(3, _tailer.Messages);
        Assert.Empty(Directory.EnumerateFiles(_tailer.State, "ledger.sqlite.corrupt-*"));
    }

    [Fact]
    public async Task A_ledger_that_another_program_has_locked_is_waited_for()
    {
        await _tailer.StartAsync();
        _tailer.Append("s.jsonl", Transcript.Turn(3));
        using var other = Ledger.Open();
        using var command = other.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();

        var sweep = _tailer.SweepAsync();
        await _tailer.UntilAsync(() => _tailer.Events.Has("LedgerFailing"));
        Assert.Equal(2, _tailer.Messages);
        Assert.False(_tailer.Tailer.Status.Ready);
        Assert.Contains("the ledger cannot be written", _tailer.Tailer.Status.Reason, StringComparison.Ordinal);

        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
        await _tailer.PassTimeUntilAsync(sweep);

        Assert.Equal(3, _tailer.Messages);
        Assert.True(_tailer.Tailer.Status.Ready);
        Assert.True(_tailer.Events.Has("LedgerRecovered"));
    }

    [Fact]
    public async Task A_full_disk_stops_the_counting_and_loses_nothing()
    {
        using var disk = SmallDisk.TryMount(kilobytes: 2048);
        Assert.SkipWhen(disk is null, "This machine does not allow to mount a small file system.");
        _tailer.Options = _tailer.Options with { StateDirectory = disk.Path };
        await _tailer.StartAsync();

        disk.Fill();
        _tailer.Append("s.jsonl", Transcript.Turns(10, 500));
        var sweep = _tailer.SweepAsync();
        await _tailer.UntilAsync(() => _tailer.Events.Has("LedgerFailing"));
        Assert.Equal(2, _tailer.Messages);
        Assert.False(_tailer.Tailer.Status.Ready);

        disk.Free();
        await _tailer.PassTimeUntilAsync(sweep);

        Assert.Equal(502, _tailer.Messages);
        Assert.True(_tailer.Tailer.Status.Ready);
    }

    [Fact]
    public async Task A_read_only_state_directory_is_waited_out()
    {
        using var disk = SmallDisk.TryMount(kilobytes: 2048);
        Assert.SkipWhen(disk is null || disk.Remount("ro") != 0, "This machine does not allow to mount a read-only file system.");
        _tailer.Options = _tailer.Options with { StateDirectory = disk.Path };

        var start = _tailer.StartAsync();
        await _tailer.UntilAsync(() => _tailer.Events.Has("LedgerFailing"));
        Assert.False(_tailer.Tailer.Status.Ready);
        disk.Remount("rw");
        await _tailer.PassTimeUntilAsync(start);

        Assert.Equal(2, _tailer.Messages);
        Assert.True(_tailer.Tailer.Status.Ready);
    }

    [Fact]
    public async Task A_state_directory_that_is_a_file_is_waited_out()
    {
        await File.WriteAllTextAsync(_tailer.State, "not a directory", TestContext.Current.CancellationToken);

        var start = _tailer.StartAsync();
        await _tailer.UntilAsync(() => _tailer.Events.Has("LedgerFailing"));
        File.Delete(_tailer.State);
        await _tailer.PassTimeUntilAsync(start);

        Assert.Equal(2, _tailer.Messages);
    }

    [Fact]
    public async Task A_second_tailer_on_the_same_ledger_is_refused()
    {
        await _tailer.StartAsync();
        await using var second = new TailerHarness();
        second.Options = second.Options with { StateDirectory = _tailer.State };

        var exception = await Assert.ThrowsAsync<LedgerInUseException>(second.StartAsync);

        Assert.Contains(Ledger.Path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_write_ahead_log_costs_a_reread_and_no_turn()
    {
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        File.Copy(Ledger.Path, Ledger.Path + ".old");
        _tailer.Append("s.jsonl", Transcript.Turn(3));
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        File.Move(Ledger.Path + ".old", Ledger.Path, overwrite: true);

        await _tailer.StartAsync();

        Assert.Equal(3, _tailer.Messages);
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();
}
