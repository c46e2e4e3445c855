using System.Text;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Database;

/// <summary>What is damaged in a database is skipped with a reason; its neighbours count, and it counts when it heals.</summary>
public sealed class DamageTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();
    private readonly OpenClawDatabase _database;

    public DamageTests()
    {
        _database = new OpenClawDatabase(_tailer.Home);
        _database.Begin("s1");
        _database.Append("s1", Transcript.Turn(1));
    }

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await _tailer.DisposeAsync();
    }

    [Fact]
    public async Task A_blob_that_is_cut_off_is_skipped_and_counted_when_it_is_whole_again()
    {
        var turn = Transcript.Turn(2, text: new string('x', 5000));
        var frame = OpenClawDatabase.Compress(turn);
        _database.AppendFrame("s1", frame[..(frame.Length / 2)], turn);
        _database.Append("s1", Transcript.Turn(3));

        await _tailer.StartAsync();
        Assert.Equal(2, _tailer.Messages);
        Assert.Equal(1, _tailer.Events.Entries(EntryOutcome.Truncated) + _tailer.Events.Entries(EntryOutcome.Corrupt));

        _database.Execute($"UPDATE transcript_events SET event_zstd = {SqliteShell.Blob(frame)} WHERE event_zstd IS NOT NULL");
        await _tailer.SweepAsync();
        Assert.Equal(3, _tailer.Messages);
    }

    [Fact]
    public async Task A_blob_with_a_wrong_checksum_is_corrupt()
    {
        var turn = Transcript.Turn(2, text: new string('x', 5000));
        var frame = OpenClawDatabase.Compress(turn);
        frame[^1] ^= 0xFF;
        _database.AppendFrame("s1", frame, turn);
        _database.Append("s1", Transcript.Turn(3));

        await _tailer.StartAsync();

        Assert.Equal((2, 1), (_tailer.Messages, _tailer.Events.Entries(EntryOutcome.Corrupt)));
    }

    [Fact]
    public async Task A_blob_that_holds_more_or_less_than_the_row_says_is_corrupt()
    {
        var turn = Transcript.Turn(2, text: new string('x', 5000));
        _database.AppendFrame("s1", OpenClawDatabase.Compress(turn), turn + " ");
        _database.AppendFrame("s1", OpenClawDatabase.Compress(turn), turn[1..]);
        _database.Append("s1", Transcript.Turn(3));

        await _tailer.StartAsync();

        Assert.Equal((2, 2), (_tailer.Messages, _tailer.Events.Entries(EntryOutcome.Corrupt)));
    }

    [Fact]
    public async Task Malformed_json_in_a_row_is_skipped_and_counted_when_it_is_mended()
    {
        _database.Append("s1", Transcript.Turn(2)[..80], Transcript.Turn(3));
        await _tailer.StartAsync();
        Assert.Equal((2, 1), (_tailer.Messages, _tailer.Events.Entries(EntryOutcome.Malformed)));

        _database.Execute($"UPDATE transcript_events SET event_json = {SqliteShell.Text(Transcript.Turn(2))} WHERE seq = 2");
        await _tailer.SweepAsync();

        Assert.Equal(3, _tailer.Messages);
    }

    [Fact]
    public async Task An_event_over_the_limit_is_skipped_in_whichever_form_and_its_neighbours_count()
    {
        _tailer.Options = _tailer.Options with { MaxEntrySize = 64 * 1024 };
        _database.Append("s1", Transcript.Turn(2, text: new string('x', 100_000)));
        _database.AppendCompressed("s1", Transcript.Turn(3, text: new string('x', 100_000)));
        _database.Append("s1", Transcript.Turn(4));

        await _tailer.StartAsync();

        Assert.Equal((2, 2), (_tailer.Messages, _tailer.Events.Entries(EntryOutcome.Oversized)));
    }

    [Fact]
    public async Task A_broken_page_is_passed_over_its_neighbours_count_and_it_is_counted_when_it_heals()
    {
        _database.Append("s1", [.. Enumerable.Range(2, 400).Select(i => Transcript.Turn(i, text: new string('x', 500)))]);
        _database.Close();
        var (offset, whole) = BreakPage(Encoding.UTF8.GetBytes("\"resp_200\""));

        await _tailer.StartAsync();
        Assert.InRange(_tailer.Messages, 380, 400);
        Assert.True(_tailer.Events.Entries(EntryOutcome.Corrupt) > 0);

        await using (var file = File.OpenWrite(_database.Path))
        {
            file.Position = offset;
            file.Write(whole);
        }
        await _tailer.SweepAsync();
        Assert.Equal(401, _tailer.Messages);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_unreadable_and_files_go_on_counting()
    {
        _database.Close();
        var whole = await File.ReadAllBytesAsync(_database.Path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_database.Path, new byte[8192], TestContext.Current.CancellationToken);
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(100));
        await _tailer.StartAsync();
        Assert.Equal(1, _tailer.Messages);
        await _tailer.OutlastTroubleAsync();
        Assert.True(_tailer.Events.Has("SourceUnreadable openclaw-agent.sqlite"));

        await File.WriteAllBytesAsync(_database.Path, whole, TestContext.Current.CancellationToken);
        await _tailer.SweepAsync();

        Assert.Equal(2, _tailer.Messages);
    }

    [Fact]
    public async Task A_database_that_is_empty_or_a_directory_holds_nothing_up()
    {
        foreach (var agent in (string[])["empty", "folder"]) Directory.CreateDirectory(Path.GetDirectoryName(OpenClawDatabase.PathOf(_tailer.Home, agent))!);
        await File.WriteAllBytesAsync(OpenClawDatabase.PathOf(_tailer.Home, "empty"), [], TestContext.Current.CancellationToken);
        Directory.CreateDirectory(OpenClawDatabase.PathOf(_tailer.Home, "folder"));

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
        Assert.True(_tailer.Totals.BaselineComplete);
    }

    [Fact]
    public async Task A_store_of_many_sessions_is_deleted_under_the_reader_and_the_others_go_on()
    {
        _database.Append("s1", Transcript.Turns(2, 5000));
        using var other = new OpenClawDatabase(_tailer.Home, "other");
        other.Begin("o");
        other.Append("o", Transcript.Turn(9000));
        var starting = _tailer.StartAsync();
        File.Delete(_database.Path);
        File.Delete(_database.Path + "-wal");
        File.Delete(_database.Path + "-shm");
        await starting;
        var counted = _tailer.Messages;

        other.Append("o", Transcript.Turn(9001));
        await _tailer.SweepAsync();

        Assert.Equal(1, _tailer.Messages - counted);
        Assert.InRange(counted, 1, 5002);
    }

    [Fact]
    public async Task An_archive_that_is_cut_off_gives_what_can_be_read_of_it()
    {
        _database.Append("s1", Transcript.Turns(2, 3000));
        _database.Delete("s1");
        _database.Execute("UPDATE session_transcript_archives SET archive_blob = substr(archive_blob, 1, length(archive_blob) * 3 / 4)");

        await _tailer.StartAsync();

        Assert.InRange(_tailer.Messages, 1000, 2999);
        Assert.Equal(1, _tailer.Events.Entries(EntryOutcome.Truncated) + _tailer.Events.Entries(EntryOutcome.Corrupt));
    }

    [Fact]
    public async Task A_compressed_file_that_is_cut_off_is_read_again_when_it_is_whole()
    {
        _database.Append("s1", Transcript.Turns(2, 3000));
        _database.Delete("s1", publish: true);
        _database.ForgetArchives();
        var path = Assert.Single(Directory.GetFiles(_tailer.Sessions, "*.zst"));
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, whole[..(whole.Length * 3 / 4)], TestContext.Current.CancellationToken);
        await _tailer.StartAsync();
        Assert.InRange(_tailer.Messages, 1000, 2999);

        await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        await _tailer.SweepAsync();

        Assert.Equal(3001, _tailer.Messages);
    }

    /// <summary>Overwrites the page that holds some bytes.</summary>
    private (long Offset, byte[] Whole) BreakPage(byte[] content)
    {
        var bytes = File.ReadAllBytes(_database.Path);
        var offset = bytes.AsSpan().IndexOf(content) / 4096 * 4096;
        var whole = bytes[offset..(offset + 4096)];
        using var file = File.OpenWrite(_database.Path);
        file.Position = offset;
        file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        return (offset, whole);
    }
}
