using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>People move what grows to another disk, and leave a link.</summary>
public sealed class LinkTests : IAsyncDisposable
{
    private static readonly TimeSpan Eager = TimeSpan.FromSeconds(1);

    private readonly TailerHarness _tailer = new();
    private readonly TempFolder _elsewhere = new();

    public async ValueTask DisposeAsync()
    {
        await _tailer.DisposeAsync();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task Every_row_of_a_database_behind_a_link_is_counted_while_its_writer_lives()
    {
        using var database = LinkedDatabase();
        database.Begin("s");
        database.Append("s", Transcript.Turn(1));
        await _tailer.StartAsync();
        Assert.Equal(1, _tailer.Messages);

        database.Append("s", Transcript.Turn(2));
        await _tailer.SweepAsync();
        Assert.Equal(2, _tailer.Messages);

        database.Checkpoint();
        database.Append("s", Transcript.Turn(3));
        await _tailer.SweepAsync();
        Assert.Equal(3, _tailer.Messages);
    }

    [Fact]
    public async Task Credentials_in_a_shared_database_behind_a_link_are_shown()
    {
        var folder = Directory.CreateDirectory(_elsewhere.Combine("state")).FullName;
        using var shell = new SqliteShell(
            Path.Combine(folder, "openclaw.sqlite"), "PRAGMA journal_mode=WAL", "CREATE TABLE config_machine_state(state_key TEXT PRIMARY KEY, value_json TEXT, updated_at INTEGER)");
        Directory.CreateDirectory(Path.Combine(_tailer.Home, "state"));
        File.CreateSymbolicLink(Path.Combine(_tailer.Home, "state", "openclaw.sqlite"), Path.Combine(folder, "openclaw.sqlite"));
        await _tailer.StartAsync();

        shell.Execute("""INSERT INTO config_machine_state VALUES('authProfiles.store', '{"profiles":{"p:x":{"type":"oauth","provider":"p","expires":1798000000000}}}', 1)""");
        await _tailer.SweepAsync();

        Assert.Single(_tailer.Tailer.Accounts);
    }

    [Fact]
    public async Task A_database_behind_a_link_to_nowhere_or_in_a_circle_is_no_database()
    {
        var path = OpenClawDatabase.PathOf(_tailer.Home);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(OpenClawDatabase.PathOf(_tailer.Home, "other"))!);
        File.CreateSymbolicLink(OpenClawDatabase.PathOf(_tailer.Home, "other"), _elsewhere.Combine("nothing"));
        _tailer.Write("s.jsonl", Transcript.Turn(1));

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
    }

    [Theory]
    [InlineData("agents/linked")]
    [InlineData("agents/linked/sessions")]
    public async Task Where_a_folder_is_a_link_a_sweep_comes_every_second(string link)
    {
        Directory.CreateDirectory(_elsewhere.Combine("sessions"));
        await _tailer.StartAsync();
        await PassAsync();
        Assert.True(_tailer.Wait > Eager);

        var path = Path.GetFullPath(Path.Combine(_tailer.Home, link));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateSymbolicLink(path, link.EndsWith("sessions", StringComparison.Ordinal) ? _elsewhere.Combine("sessions") : _elsewhere.Path);
        await _tailer.SweepAsync();
        await PassAsync();

        Assert.True(_tailer.Wait <= Eager);
    }

    [Fact]
    public async Task Where_a_transcript_is_a_link_a_sweep_comes_every_second()
    {
        await File.WriteAllTextAsync(_elsewhere.Combine("s.jsonl"), Transcript.Turn(1) + "\n", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(_tailer.PathOf("s.jsonl"), _elsewhere.Combine("s.jsonl"));

        await _tailer.StartAsync();
        await PassAsync();

        Assert.Equal(1, _tailer.Messages);
        Assert.True(_tailer.Wait <= Eager);
    }

    /// <summary>Until new folders have their events, sweeps come every second anyway.</summary>
    private Task PassAsync()
    {
        _tailer.Time.Advance(TimeSpan.FromSeconds(5));
        return _tailer.TurnAsync();
    }

    private OpenClawDatabase LinkedDatabase()
    {
        var database = new OpenClawDatabase(_elsewhere.Path);
        var link = OpenClawDatabase.PathOf(_tailer.Home);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, database.Path);
        return database;
    }
}
