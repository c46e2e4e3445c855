using System.Diagnostics;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>Databases that OpenClaw would not write, and SQLite reads all the same: what can be counted is, and nobody else waits.</summary>
public sealed class OddDatabaseTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();
    private int _turns;

    public async ValueTask DisposeAsync() => await _tailer.DisposeAsync();

    [Theory]
    [InlineData("rowid INTEGER")]
    [InlineData("rowid TEXT, _rowid_ BLOB")]
    [InlineData("ROWID INTEGER, oid TEXT")]
    public async Task Columns_that_are_called_like_row_ids_are_told_from_them(string columns)
    {
        using var agent = Odd($"CREATE TABLE transcript_events(session_id, seq, event_json, created_at, {columns})");
        for (var i = 1; i <= 3; i++) agent.Execute($"INSERT INTO transcript_events(session_id, seq, event_json, created_at) VALUES('s', {i}, {Event(i)}, 0)");

        await ControlIsCountedAsync(agent, also: 3);
    }

    [Fact]
    public async Task Rows_with_ids_below_one_are_counted()
    {
        using var agent = Odd("CREATE TABLE transcript_events(session_id, seq, event_json, created_at)");
        long[] ids = [-9_000_000_000_000_000_000, -1, 0, 1, long.MaxValue];
        for (var i = 0; i < ids.Length; i++)
            agent.Execute($"INSERT INTO transcript_events(rowid, session_id, seq, event_json, created_at) VALUES({ids[i]}, 's', {i}, {Event(i)}, 0)");

        await ControlIsCountedAsync(agent, also: 5);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("NULL")]
    [InlineData("x'00ff00'")]
    [InlineData("1.5e300")]
    [InlineData("zeroblob(3000000)")]
    [InlineData("'a' || char(0) || 'b'")]
    [InlineData("''")]
    public async Task Ids_and_keys_of_any_kind_are_read(string value)
    {
        using var agent = Odd("""
            CREATE TABLE transcript_events(session_id, seq, event_json, created_at);
            DROP TABLE transcript_rewrite_watermarks; CREATE TABLE transcript_rewrite_watermarks(session_id, generation, updated_at);
            DROP TABLE session_windows; CREATE TABLE session_windows(session_id, session_key, created_at, updated_at, spawned_by);
            DROP TABLE session_nodes; CREATE TABLE session_nodes(session_key, current_session_id, entry_json, updated_at, spawned_by);
            DROP TABLE auth_profile_store; CREATE TABLE auth_profile_store(store_key, store_json);
            DROP TABLE auth_profile_state; CREATE TABLE auth_profile_state(state_key, state_json);
            DROP TABLE session_transcript_archives; CREATE TABLE session_transcript_archives(session_id, generation, session_key, encoding, archive_blob)
            """);
        for (var i = 0; i < 200; i++)
        {
            agent.Execute($"""
                INSERT INTO session_windows VALUES({value}, {value}, {value}, {value}, {value});
                INSERT INTO session_nodes VALUES({value}, {value}, {value}, {value}, {value})
                """);
            if (value.StartsWith('z') && i > 3) break;
        }
        agent.Execute($"""
            INSERT INTO transcript_rewrite_watermarks VALUES({value}, {value}, {value});
            INSERT INTO auth_profile_store VALUES('primary', {value}); INSERT INTO auth_profile_state VALUES('primary', {value});
            INSERT INTO session_transcript_archives VALUES({value}, {value}, {value}, {value}, {value});
            INSERT INTO transcript_events VALUES({value}, {value}, {Event(1)}, {value}); INSERT INTO transcript_events VALUES({value}, {value}, {value}, {value})
            """);

        await ControlIsCountedAsync(agent, also: 1);
    }

    [Fact]
    public async Task A_table_without_row_ids_is_said_to_have_none()
    {
        using var agent = Odd("CREATE TABLE transcript_events(session_id, seq, event_json, created_at, PRIMARY KEY(session_id, seq)) WITHOUT ROWID");

        await ControlIsCountedAsync(agent);
        Assert.Contains(_tailer.Events.All, e => e.Contains("has no row ids", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_that_is_not_utf_8_is_said_not_to_be()
    {
        var path = OpenClawDatabase.PathOf(_tailer.Home, "rogue");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var agent = new SqliteShell(path, "PRAGMA encoding='UTF-16le'", "PRAGMA journal_mode=WAL", "CREATE TABLE transcript_events(session_id, seq, event_json, created_at)");

        await ControlIsCountedAsync(agent.Execute);
        Assert.Contains(_tailer.Events.All, e => e.Contains("not UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_nodes_without_a_unique_key_do_not_swell_it()
    {
        using var agent = Odd($"""
            CREATE TABLE transcript_events(session_id, seq, event_json, created_at);
            DROP TABLE session_nodes; CREATE TABLE session_nodes(session_key, current_session_id, entry_json, updated_at, spawned_by);
            INSERT INTO session_nodes {HostileDatabase.Endless} SELECT 'agent:main:' || (i % 3), 's', NULL, 7, 'x' FROM n LIMIT 300000;
            INSERT INTO session_nodes {HostileDatabase.Endless} SELECT NULL, NULL, NULL, NULL, NULL FROM n LIMIT 300000
            """);

        await ControlIsCountedAsync(agent);
    }

    [Theory]
    [InlineData("session_windows(session_id, session_key, created_at, updated_at, spawned_by)", "'s' || i, 'agent:main:' || i, i, i, NULL")]
    [InlineData("session_nodes(session_key, current_session_id, entry_json, updated_at, spawned_by)", "'agent:main:' || i, 's', '{}', 7, 'x'")]
    [InlineData("transcript_rewrite_watermarks(session_id, generation, updated_at)", "'s' || i, 'g' || i, 7")]
    [InlineData("session_transcript_cold_archives(session_id, generation, storage, archive_blob)", "'s' || i, 'g' || i, 'file', NULL")]
    public async Task Hundreds_of_thousands_of_rows_hold_nobody_up(string table, string values)
    {
        using var agent = Odd($"""
            CREATE TABLE transcript_events(session_id, seq, event_json, created_at);
            DROP TABLE {table[..table.IndexOf('(', StringComparison.Ordinal)]}; CREATE TABLE {table};
            INSERT INTO {table} {HostileDatabase.Endless} SELECT {values} FROM n LIMIT 300000
            """);

        await ControlIsCountedAsync(agent);
    }

    [Theory]
    [InlineData("SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || '(a)' FROM n LIMIT 1000000")]
    [InlineData("SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || '(a CHECK (a IN (' || (SELECT group_concat(1) FROM (SELECT 1 FROM sqlite_schema a, sqlite_schema b, sqlite_schema c LIMIT 20000)) || ')))' FROM n LIMIT 1000")]
    [InlineData("SELECT 'table', 'huge', 'huge', 2, 'CREATE TABLE huge(a /*' || printf('%.*c', 300000000, 'x') || '*/)'")]
    [InlineData("SELECT 'index', 'i' || i, 'transcript_events', 2, 'CREATE INDEX i' || i || ' ON transcript_events(seq)' FROM n LIMIT 20000")]
    [InlineData("SELECT 'view', 'v' || i, 'v' || i, 0, 'CREATE VIEW v' || i || ' AS SELECT * FROM v' || (i + 1) || ', v' || (i + 1) FROM n LIMIT 100")]
    public async Task A_schema_of_any_size_holds_nobody_up(string rows)
    {
        using var agent = Odd("CREATE TABLE transcript_events(session_id, seq, event_json, created_at)");
        agent.Execute(".dbconfig defensive off");
        agent.Execute($"PRAGMA writable_schema = ON; INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) {HostileDatabase.Endless} {rows}");

        await ControlIsCountedAsync(_ => []);
    }

    [Fact]
    public async Task Values_of_hundreds_of_megabytes_are_not_loaded()
    {
        using var agent = Odd("""
            CREATE TABLE transcript_events(session_id, seq, event_json, created_at, event_zstd, event_utf8_bytes, navigation_json);
            DROP TABLE session_windows; CREATE TABLE session_windows(session_id, session_key, created_at, updated_at, spawned_by);
            DROP TABLE session_nodes; CREATE TABLE session_nodes(session_key, current_session_id, entry_json, updated_at, spawned_by)
            """);
        agent.Execute("PRAGMA cache_size = -2000");
        const string Huge = "zeroblob(70000000)";
        agent.Execute($"""
            INSERT INTO transcript_events VALUES('s', 1, NULL, 0, x'00', 5, {Huge}); INSERT INTO transcript_events VALUES({Huge}, 2, '', 0, NULL, NULL, NULL);
            INSERT INTO transcript_events VALUES('s', 3, {Event(3)}, 0, NULL, NULL, NULL);
            INSERT INTO session_windows VALUES('s', {Huge}, 0, 0, NULL); INSERT INTO session_nodes VALUES(CAST({Huge} AS TEXT), 's', NULL, 7, 'x')
            """);

        await ControlIsCountedAsync(agent, also: 1);
    }

    [Fact]
    public async Task A_database_that_never_comes_to_rest_holds_nobody_up()
    {
        using var agent = new OpenClawDatabase(_tailer.Home, "rogue");
        agent.Close();
        using var stop = new CancellationTokenSource();
        var restless = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++) File.SetLastWriteTimeUtc(agent.Path, DateTime.UnixEpoch.AddSeconds(i));
        }, TestContext.Current.CancellationToken);

        try
        {
            await ControlIsCountedAsync(_ => []);
        }
        finally
        {
            await stop.CancelAsync();
            await restless;
        }
    }

    private static string Event(int number) => SqliteShell.Text(Transcript.Turn(100_000 + number));

    /// <summary>An agent's database with other tables than OpenClaw's.</summary>
    private OpenClawDatabase Odd(string sql)
    {
        var database = new OpenClawDatabase(_tailer.Home, "rogue");
        database.Execute("PRAGMA foreign_keys=OFF; DROP TABLE transcript_events");
        database.Execute(sql);
        return database;
    }

    private Task ControlIsCountedAsync(OpenClawDatabase agent, int also = 0) => ControlIsCountedAsync(agent.Execute, also);

    private async Task ControlIsCountedAsync(Func<string, IReadOnlyList<string>> execute, int also = 0)
    {
        Turn();
        var started = Stopwatch.GetTimestamp();
        await _tailer.StartAsync();
        Assert.True(_tailer.Totals.BaselineComplete);
        Assert.Equal(_turns + also, _tailer.Messages);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15), $"Starting took {Stopwatch.GetElapsedTime(started)}.");

        for (var i = 0; i < 3; i++)
        {
            execute($"CREATE TABLE IF NOT EXISTS other(a); INSERT INTO other VALUES({i})");
            Turn();
            started = Stopwatch.GetTimestamp();
            await _tailer.SweepAsync();
            Assert.Equal(_turns + also, _tailer.Messages);
            // Half a second of it at most is ours: tests run beside each other, four at a time on two cores.
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(6), $"A look took {Stopwatch.GetElapsedTime(started)}.");
        }
        await _tailer.RestartAsync();
        Assert.Equal(_turns + also, _tailer.Messages);
    }

    private void Turn()
    {
        if (_turns == 0) _tailer.Write("control.jsonl", Transcript.Header("control"));
        _tailer.Append("control.jsonl", Transcript.Turn(++_turns));
    }
}
