using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw;

/// <summary>What a home keeps elsewhere is counted where it can be read, and said where it cannot.</summary>
public sealed class OutsideTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();
    private readonly TempFolder _elsewhere = new();

    public async ValueTask DisposeAsync()
    {
        await _tailer.DisposeAsync();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task A_database_that_OpenClaw_lists_elsewhere_is_counted_and_goes_on_where_it_was_after_a_restart()
    {
        using var database = new OpenClawDatabase(_elsewhere.Path, "far");
        database.Begin("s", "agent:far:cron:a");
        database.Append("s", Transcript.Turn(1));
        using var shared = Shared(("far", database.Path, 1_000_000_000));
        await _tailer.StartAsync();
        Assert.Equal("cron", Assert.Single(_tailer.Totals.Usage).SessionKind);

        await _tailer.RestartAsync();
        database.Append("s", Transcript.Turn(2));
        await _tailer.SweepAsync();

        Assert.Equal(2, _tailer.Messages);
        Assert.Equal(0, _tailer.Events.AlreadyCounted);
    }

    [Fact]
    public async Task A_database_in_its_usual_place_is_counted_once_whatever_its_writer_calls_the_home()
    {
        using var database = new OpenClawDatabase(_tailer.Home);
        database.Begin("s");
        database.Append("s", Transcript.Turn(1));
        using var shared = Shared(
            ("main", "agents/main/agent/openclaw-agent.sqlite", 1), ("main", "/home/node/.openclaw/agents/main/agent/openclaw-agent.sqlite", 1));

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
        Assert.DoesNotContain(_tailer.Events.All, e => e.StartsWith("SourceUnreadable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_listed_database_that_is_not_there_is_said_until_it_is_and_one_that_was_not_used_for_long_is_not()
    {
        using var shared = Shared(
            ("near", _elsewhere.Combine("near.sqlite"), 2_000_000_000), ("old", _elsewhere.Combine("old.sqlite"), 1_000_000_000));
        _tailer.Write("s.jsonl", Transcript.Turn(1));
        await _tailer.StartAsync();
        Assert.StartsWith("SourceUnreadable near.sqlite", Said(), StringComparison.Ordinal);

        shared.Execute("DELETE FROM agent_databases");
        await _tailer.SweepAsync();

        Assert.True(_tailer.Events.Has("SourceReadableAgain near.sqlite"));
    }

    [Theory]
    [InlineData("{agentId}/sessions.json")]
    [InlineData("main/sessions.json")]
    public async Task Transcripts_beside_an_index_that_the_configuration_names_are_counted_under_their_kind(string store)
    {
        Configure($$"""{ /* by hand */ "session": { "store": "{{_elsewhere.Path}}/{{store}}", }, }""");
        var folder = Directory.CreateDirectory(_elsewhere.Combine("main")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "sessions.json"), """{"agent:main:hook:x":{"sessionId":"s"}}""", TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "s.jsonl"), [Transcript.Header("s"), Transcript.Turn(1)], TestContext.Current.CancellationToken);
        await _tailer.StartAsync();
        Assert.Equal("hook", Assert.Single(_tailer.Totals.Usage).SessionKind);

        await _tailer.RestartAsync();
        await File.AppendAllLinesAsync(Path.Combine(folder, "s.jsonl"), [Transcript.Turn(2)], TestContext.Current.CancellationToken);
        await _tailer.SweepAsync();

        Assert.Equal(2, _tailer.Messages);
        Assert.Equal(0, _tailer.Events.AlreadyCounted);
    }

    [Theory]
    [InlineData("/nowhere/{agentId}/sessions.json")]
    [InlineData("relative/sessions.json")]
    public async Task Transcripts_elsewhere_that_cannot_be_seen_are_said(string store)
    {
        Configure($$"""{"session":{"store":"{{store}}"} }""");
        _tailer.Write("s.jsonl", Transcript.Turn(1));

        await _tailer.StartAsync();

        Assert.Equal(1, _tailer.Messages);
        Assert.Contains("session.store", Said(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_of_another_profile_is_said()
    {
        var home = _elsewhere.Combine(".openclaw");
        Directory.CreateDirectory(Path.Combine(home, "agents", "main"));
        Directory.CreateDirectory(_elsewhere.Combine(".openclaw-work", "agents"));
        Directory.CreateDirectory(_elsewhere.Combine(".openclaw-backup"));
        _tailer.Options = _tailer.Options with { Home = home };

        await _tailer.StartAsync();

        Assert.Contains(".openclaw-work", Said(), StringComparison.Ordinal);
    }

    private string Said() => Assert.Single(_tailer.Events.All, e => e.StartsWith("SourceUnreadable", StringComparison.Ordinal));

    private void Configure(string json) => File.WriteAllText(Path.Combine(_tailer.Home, "openclaw.json"), json);

    private SqliteShell Shared(params ReadOnlySpan<(string Agent, string Path, long Seen)> databases)
    {
        Directory.CreateDirectory(Path.Combine(_tailer.Home, "state"));
        var shell = new SqliteShell(
            Path.Combine(_tailer.Home, "state", "openclaw.sqlite"), "PRAGMA journal_mode=WAL",
            "CREATE TABLE agent_databases(agent_id TEXT NOT NULL, path TEXT NOT NULL, schema_version INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, size_bytes INTEGER, PRIMARY KEY(agent_id, path)) STRICT");
        foreach (var (agent, path, seen) in databases) shell.Execute($"INSERT INTO agent_databases VALUES('{agent}', {SqliteShell.Text(path)}, 23, {seen}, NULL)");
        return shell;
    }
}
