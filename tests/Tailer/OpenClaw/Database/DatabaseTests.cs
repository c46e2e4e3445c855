using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Database;

/// <summary>What agents keep in their databases is counted as what they keep in files.</summary>
public sealed class DatabaseTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    public async ValueTask DisposeAsync() => await _tailer.DisposeAsync();

    [Theory]
    [InlineData(19)]
    [InlineData(21)]
    [InlineData(23)]
    public async Task Turns_are_counted_in_every_version_of_the_schema_and_each_new_one_adds_one(int version)
    {
        using var database = new OpenClawDatabase(_tailer.Home, version: version);
        database.Begin("s1");
        database.Append("s1", Transcript.User("hello"), Transcript.Turn(1), Transcript.Turn(2));

        await _tailer.StartAsync();
        Assert.Equal(2, _tailer.Messages);

        database.Append("s1", Transcript.User("again"), Transcript.Turn(3));
        await _tailer.SweepAsync();
        Assert.Equal(3, _tailer.Messages);
        Assert.Equal(0, _tailer.Events.AlreadyCounted);
    }

    [Fact]
    public async Task A_compressed_event_is_counted_as_a_plain_one()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s1");
        database.AppendCompressed("s1", Transcript.User(new string('u', 5000)), Transcript.Turn(1, input: 7, text: new string('x', 5000)));
        database.Append("s1", Transcript.Turn(2, input: 5));

        await _tailer.StartAsync();

        Assert.Equal((2, 12), (_tailer.Messages, _tailer.Input));
    }

    [Theory]
    [InlineData("""{"version":1,"navigation":{"type":"message","message":{"role":"toolResult"}}}""", 0)]
    [InlineData("""{"version":1,"navigation":{"type":"message","message":{"role":"user"}}}""", 1)]
    [InlineData("""{"version":1,"navigation":{"type":"custom"}}""", 0)]
    [InlineData("""{"version":1,"navigation":{"type":"message","message":{"role":"assistant"}}}""", 1)]
    [InlineData("""{"version":2,"navigation":{"type":"message","message":{"role":"user"}}}""", 1)]
    [InlineData("""{"version":1,"navigation":null}""", 1)]
    [InlineData("""{"version":1,"navigation":{"type":"message","message":{"role":"user"}}""", 1)]
    [InlineData("""["role","user"]""", 1)]
    public async Task A_compressed_event_is_decompressed_unless_what_is_noted_beside_it_says_plainly_that_it_is_no_turn(string summary, int counted)
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s1");
        database.AppendSummarised("s1", Transcript.Turn(1, text: new string('x', 5000)), summary);

        await _tailer.StartAsync();

        Assert.Equal(counted, _tailer.Messages);
    }

    [Theory]
    [InlineData("\"not-a-list\"")]
    [InlineData("{\"a\":1}")]
    [InlineData("7")]
    [InlineData("[\"\\ud83d\",7,null,\"old\"]")]
    public async Task A_session_whose_family_is_not_what_it_should_be_hides_neither_other_sessions_nor_credentials(string family)
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("a", "agent:main:cron:a");
        database.Execute($$"""UPDATE session_nodes SET entry_json = '{"usageFamilySessionIds":{{family}}}'""");
        database.Begin("b", "agent:main:hook:b");
        database.Execute("""INSERT INTO auth_profile_store VALUES('primary', '{"profiles":{"p:x":{"type":"oauth","provider":"p","expires":1798000000000}}}', 1)""");
        database.Append("a", Transcript.Turn(1));
        database.Append("b", Transcript.Turn(2));

        await _tailer.StartAsync();

        Assert.Equal(["cron", "hook"], _tailer.Totals.Usage.Select(s => s.SessionKind).Order());
        Assert.Single(_tailer.Tailer.Accounts);
        Assert.Equal([("cron", 1), ("hook", 1)], _tailer.Tailer.Sessions.Indexed.Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public async Task The_kind_of_a_session_is_what_its_key_says_also_for_one_that_was_spawned()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("a", "agent:main:main");
        database.Begin("b", "agent:main:cron:job-1:run:b");
        database.Begin("c", "agent:main:telegram:group:-100", spawnedBy: "agent:main:main");
        database.Begin("d", "agent:main:telegram:direct:42");
        foreach (var session in "abcd") database.Append($"{session}", Transcript.Turn(session));

        await _tailer.StartAsync();

        Assert.Equal(["cron", "direct", "main", "subagent"], _tailer.Totals.Usage.Select(s => s.SessionKind).Order());
    }

    [Fact]
    public async Task A_session_that_begins_while_clawtail_runs_has_its_kind_from_its_first_turn_on()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        await _tailer.StartAsync();

        database.Begin("late", "agent:main:acp:1");
        database.Append("late", Transcript.Turn(1));
        await _tailer.HintAsync(database.Path + "-wal");

        Assert.Equal("acp", Assert.Single(_tailer.Totals.Usage).SessionKind);
    }

    [Fact]
    public async Task Sessions_and_active_sessions_come_from_the_database_and_one_that_is_in_the_old_index_too_is_one()
    {
        _tailer.Write("sessions.json", """{"agent:main:main":{"sessionId":"a"},"agent:main:cron:j":{"sessionId":"old"}}""");
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("a", "agent:main:main");
        database.Append("a", Transcript.Turn(1, at: _tailer.Time.GetUtcNow()));

        await _tailer.StartAsync();

        Assert.Equal([("cron", 1), ("main", 1)], _tailer.Tailer.Sessions.Indexed.Select(s => (s.Key, s.Value)));
        Assert.Equal("main", Assert.Single(_tailer.Tailer.Sessions.RecentEntries).Kind);
    }

    [Fact]
    public async Task Several_agents_count_together_with_transcripts_of_the_file_era()
    {
        using var one = new OpenClawDatabase(_tailer.Home, "one");
        using var two = new OpenClawDatabase(_tailer.Home, "two", version: 19);
        one.Begin("s");
        one.Append("s", Transcript.Turn(1));
        two.Begin("s");
        two.Append("s", Transcript.Turn(2));
        _tailer.Write("old.jsonl", Transcript.Header("old"), Transcript.Turn(3));

        await _tailer.StartAsync();

        Assert.Equal(3, _tailer.Messages);
    }

    [Fact]
    public async Task An_idle_database_costs_no_reading_and_no_write()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s1");
        database.Append("s1", Transcript.Turn(1));
        await _tailer.StartAsync();
        _tailer.Time.Advance(TimeSpan.FromSeconds(10));
        await _tailer.SweepAsync();
        var (commits, read) = (_tailer.Events.Commits, _tailer.Events.BytesRead);

        for (var i = 0; i < 5; i++) await _tailer.SweepAsync();

        Assert.Equal((commits, read), (_tailer.Events.Commits, _tailer.Events.BytesRead));
    }

    [Fact]
    public async Task After_a_restart_only_new_rows_are_read()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s1");
        database.Append("s1", Transcript.Turns(1, 500));
        await _tailer.StartAsync();
        await _tailer.StopAsync();
        var read = _tailer.Events.BytesRead;

        database.Append("s1", Transcript.Turn(501));
        await _tailer.StartAsync();

        Assert.Equal((501, 0), (_tailer.Messages, _tailer.Events.AlreadyCounted));
        Assert.InRange(_tailer.Events.BytesRead - read, 1, 2000);
    }

    [Fact]
    public async Task A_shape_nobody_knows_is_reported_once_and_files_go_on_counting()
    {
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Execute("ALTER TABLE transcript_events RENAME COLUMN event_json TO payload");

        await _tailer.StartAsync();
        await _tailer.SweepAsync();

        Assert.Equal(1, _tailer.Messages);
        Assert.Single(_tailer.Events.All, e => e.StartsWith("DatabaseUnsupported", StringComparison.Ordinal) && e.Contains("event_json", StringComparison.Ordinal));

        database.Execute("ALTER TABLE transcript_events RENAME COLUMN payload TO event_json");
        database.Begin("s1");
        database.Append("s1", Transcript.Turn(2));
        await _tailer.SweepAsync();
        Assert.Equal(2, _tailer.Messages);
    }

    [Fact]
    public async Task A_beta_that_named_its_tables_otherwise_is_reported_and_not_guessed()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Execute("DROP TABLE session_windows;DROP TABLE session_nodes;CREATE TABLE sessions(session_id TEXT);CREATE TABLE session_entries(session_key TEXT)");

        await _tailer.StartAsync();

        Assert.True(_tailer.Events.Has("DatabaseUnsupported"));
        Assert.Equal(0, _tailer.Messages);
    }

    [Fact]
    public async Task A_database_with_credentials_only_is_no_trouble()
    {
        using var shell = new SqliteShell(MakeFolder(), "PRAGMA user_version=1", "CREATE TABLE auth_profile_store(store_key TEXT PRIMARY KEY, store_json TEXT, updated_at INTEGER)");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
        Assert.DoesNotContain(_tailer.Events.All, e => e.StartsWith("Database", StringComparison.Ordinal) || e.StartsWith("SourceUnreadable", StringComparison.Ordinal));
    }

    private string MakeFolder()
    {
        var path = OpenClawDatabase.PathOf(_tailer.Home);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
