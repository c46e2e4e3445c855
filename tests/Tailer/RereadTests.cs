using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>Positions make it fast: what they save, and when they are not trusted.</summary>
public sealed class RereadTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    [Theory]
    [InlineData("1795571644")]
    [InlineData("\"2026-11-25T02:00:00.000Z\"")]
    public async Task A_turn_that_an_older_ledger_holds_under_another_time_is_not_counted_again(string timestamp)
    {
        var line = $$$"""{"type":"message","id":"1","timestamp":"2026-11-25T01:54:04.914Z","message":{"role":"assistant","model":"m","timestamp":{{{timestamp}}},"usage":{"input":7} }}""";
        var former = timestamp[0] == '"' ? DateTimeOffset.Parse("2026-11-25T01:54:04.914Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() : 1795571644;
        _tailer.Write("s.jsonl", Transcript.Header("s"), line);
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        using (var ledger = new LedgerFile(_tailer.State).Open())
        using (var older = ledger.CreateCommand())
        {
            older.CommandText = $"UPDATE turns SET time = {former}";
            Assert.Equal(1, older.ExecuteNonQuery());
        }

        _tailer.Write("fork.jsonl", Transcript.Header("fork"), line);
        await _tailer.StartAsync();

        Assert.Equal((1, 7), (_tailer.Messages, _tailer.Input));
    }

    [Fact]
    public async Task A_half_written_line_waits_for_its_end()
    {
        var line = Transcript.Turn(1);
        _tailer.Write("s.jsonl", Transcript.Header("s"));
        await _tailer.StartAsync();

        await File.AppendAllTextAsync(_tailer.PathOf("s.jsonl"), line[..100], TestContext.Current.CancellationToken);
        await _tailer.HintAsync("s.jsonl");
        Assert.Equal(0, _tailer.Messages);

        await File.AppendAllTextAsync(_tailer.PathOf("s.jsonl"), line[100..] + "\n", TestContext.Current.CancellationToken);
        await _tailer.HintAsync("s.jsonl");
        Assert.Equal(1, _tailer.Messages);
    }

    [Fact]
    public async Task A_whole_entry_counts_before_its_newline_and_not_again_with_it()
    {
        await File.WriteAllTextAsync(_tailer.PathOf("s.jsonl"), $"{Transcript.Header("s")}\n{Transcript.Turn(1)}", TestContext.Current.CancellationToken);
        await _tailer.StartAsync();
        Assert.Equal(1, _tailer.Messages);

        await File.AppendAllTextAsync(_tailer.PathOf("s.jsonl"), $"\n{Transcript.Turn(2)}\n", TestContext.Current.CancellationToken);
        await _tailer.SweepAsync();

        Assert.Equal(2, _tailer.Messages);
    }

    [Fact]
    public async Task A_restart_reads_nothing_again()
    {
        for (var s = 0; s < 20; s++) _tailer.Write($"s{s}.jsonl", [Transcript.Header($"s{s}"), .. Transcript.Turns(s * 100, 50)]);
        Age();
        await _tailer.StartAsync();
        var read = _tailer.Events.BytesRead;

        await _tailer.RestartAsync();

        Assert.Equal(1000, _tailer.Messages);
        Assert.Equal(read, _tailer.Events.BytesRead);
    }

    [Fact]
    public async Task A_sweep_of_an_unchanged_tree_writes_nothing()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        Age();
        await _tailer.StartAsync();
        var (commits, read) = (_tailer.Events.Commits, _tailer.Events.BytesRead);

        for (var i = 0; i < 5; i++) await _tailer.SweepAsync();

        Assert.Equal((commits, read), (_tailer.Events.Commits, _tailer.Events.BytesRead));
    }

    [Fact]
    public async Task An_append_is_read_on_from_where_the_file_ended()
    {
        _tailer.Write("s.jsonl", [Transcript.Header("s"), .. Transcript.Turns(0, 200)]);
        await _tailer.StartAsync();
        var read = _tailer.Events.BytesRead;

        _tailer.Append("s.jsonl", Transcript.Turn(500));
        await _tailer.HintAsync("s.jsonl");

        Assert.Equal(201, _tailer.Messages);
        Assert.InRange(_tailer.Events.BytesRead - read, 1, 2000);
    }

    [Fact]
    public async Task A_renamed_transcript_is_read_on_and_its_unread_tail_is_counted()
    {
        _tailer.Write("s.jsonl", [Transcript.Header("s"), .. Transcript.Turns(0, 200)]);
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        var read = _tailer.Events.BytesRead;

        _tailer.Append("s.jsonl", Transcript.Turn(500));
        File.Move(_tailer.PathOf("s.jsonl"), _tailer.PathOf("s.jsonl.reset.2026-11-23T05-05-27.300Z"));
        await _tailer.StartAsync();

        Assert.Equal(201, _tailer.Messages);
        Assert.True(_tailer.Events.Has("SourceMoved s.jsonl.reset.2026-11-23T05-05-27.300Z from s.jsonl"));
        Assert.InRange(_tailer.Events.BytesRead - read, 1, 2000);
    }

    [Fact]
    public async Task The_unread_tail_of_a_deleted_transcript_is_still_counted()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await _tailer.StartAsync();

        _tailer.Append("s.jsonl", Transcript.Turn(2));
        File.Delete(_tailer.PathOf("s.jsonl"));
        await _tailer.SweepAsync();

        Assert.Equal(2, _tailer.Messages);
    }

    [Fact]
    public async Task A_transcript_replaced_under_a_writer_is_counted_with_its_old_tail()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await _tailer.StartAsync();

        _tailer.Append("s.jsonl", Transcript.Turn(2));
        _tailer.Write("s.jsonl.tmp", Transcript.Header("s"), Transcript.Turn(1), Transcript.Turn(3), Transcript.Turn(4));
        File.Move(_tailer.PathOf("s.jsonl.tmp"), _tailer.PathOf("s.jsonl"), overwrite: true);
        await _tailer.SweepAsync();

        Assert.Equal(4, _tailer.Messages);
    }

    [Fact]
    public async Task A_repair_that_replaces_a_transcript_by_the_same_turns_counts_nothing_again()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1), Transcript.Turn(2));
        await _tailer.StartAsync();

        _tailer.Write("s.jsonl.tmp", Transcript.Header("s"), """{"type":"custom"}""", Transcript.Turn(1), Transcript.Turn(2));
        File.Move(_tailer.PathOf("s.jsonl.tmp"), _tailer.PathOf("s.jsonl"), overwrite: true);
        await _tailer.SweepAsync();

        Assert.Equal(2, _tailer.Messages);
        Assert.Equal(2, _tailer.Events.AlreadyCounted);
    }

    [Fact]
    public async Task A_file_truncated_and_grown_past_its_old_size_is_read_again()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await _tailer.StartAsync();

        _tailer.Write("s.jsonl", [Transcript.Header("s"), .. Transcript.Turns(10, 20)]);
        await _tailer.SweepAsync();

        Assert.Equal(21, _tailer.Messages);
        Assert.True(_tailer.Events.Has("SourceReread s.jsonl Replaced"));
    }

    [Fact]
    public async Task A_file_written_over_with_the_same_size_is_read_again()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1), Transcript.Turn(5));
        Age();
        await _tailer.StartAsync();

        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(2), Transcript.Turn(5));
        await _tailer.SweepAsync();

        Assert.Equal(3, _tailer.Messages);
        Assert.True(_tailer.Events.Has("SourceReread s.jsonl Rewritten"));
    }

    [Fact]
    public async Task A_position_of_a_file_that_is_gone_for_an_hour_is_forgotten()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await _tailer.StartAsync();
        File.Delete(_tailer.PathOf("s.jsonl"));
        await _tailer.SweepAsync();
        Assert.Equal(1, FilesInLedger());

        _tailer.Time.Advance(TimeSpan.FromMinutes(61));
        await _tailer.SweepAsync();

        Assert.Equal(0, FilesInLedger());
        Assert.Equal(1, _tailer.Messages);
    }

    [Fact]
    public async Task An_unreadable_transcript_is_read_once_its_permission_comes_back()
    {
        Directory.CreateDirectory(_tailer.PathOf("dir"));
        File.CreateSymbolicLink(_tailer.PathOf("s.jsonl"), _tailer.PathOf("dir")); // Opening a directory fails, for root too.
        _tailer.Write("t.jsonl", Transcript.Header("t"), Transcript.Turn(1));
        await _tailer.StartAsync();
        Assert.Equal(1, _tailer.Messages);

        File.Delete(_tailer.PathOf("s.jsonl"));
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(2));
        await _tailer.SweepAsync();

        Assert.Equal(2, _tailer.Messages);
    }

    [Fact]
    public async Task A_linked_transcript_whose_target_is_exchanged_is_read_from_the_beginning_of_the_new_one()
    {
        var (first, second) = (Path.Combine(_tailer.Home, "first"), Path.Combine(_tailer.Home, "second"));
        await File.WriteAllLinesAsync(first, [Transcript.Header("a"), .. Transcript.Turns(1, 3)], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(second, [Transcript.Header("b"), .. Transcript.Turns(3, 5)], TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(_tailer.PathOf("s.jsonl"), first);
        await _tailer.StartAsync();
        Assert.Equal(3, _tailer.Messages);

        File.CreateSymbolicLink(_tailer.PathOf("s.jsonl.tmp"), second);
        File.Move(_tailer.PathOf("s.jsonl.tmp"), _tailer.PathOf("s.jsonl"), overwrite: true);
        await _tailer.SweepAsync();
        Assert.Equal(7, _tailer.Messages);

        await File.AppendAllTextAsync(second, Transcript.Turn(8) + "\n", TestContext.Current.CancellationToken);
        await _tailer.SweepAsync();
        Assert.Equal(8, _tailer.Messages);
    }

    [Fact]
    public async Task A_transcript_that_grows_by_much_does_not_keep_others_waiting()
    {
        const int Many = 20_000;
        _tailer.Write("huge.jsonl", Transcript.Header("huge"));
        _tailer.Write("small.jsonl", Transcript.Header("small"));
        await _tailer.StartAsync();
        long? before = null;
        _tailer.Events.OnCommit = () =>
        {
            var totals = _tailer.Totals.Usage;
            if (totals.Any(series => series.Model == "small")) before ??= totals.Where(series => series.Model != "small").Sum(series => series.Counted.Messages);
        };

        _tailer.Append("huge.jsonl", Transcript.Turns(1, Many));
        _tailer.Append("small.jsonl", Transcript.Turn(Many + 1, model: "small"));
        await _tailer.SweepAsync();

        Assert.Equal(Many + 1, _tailer.Messages);
        Assert.InRange(before!.Value, 0, Many / 2);
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();

    /// <summary>Makes every transcript old enough that its time stamp can be trusted.</summary>
    private void Age()
    {
        foreach (var file in Directory.EnumerateFiles(_tailer.Sessions))
            File.SetLastWriteTimeUtc(file, _tailer.Time.GetUtcNow().UtcDateTime.AddMinutes(-5));
    }

    private long FilesInLedger()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_tailer.State, "ledger.sqlite")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sources";
        return (long)command.ExecuteScalar()!;
    }
}
