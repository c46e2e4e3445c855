using System.Text.Json;
using Clawtail.Tailer;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

/// <summary>A ledger of schema 3 is brought to the newest with everything that was in it.</summary>
public sealed class MigrationTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    [Fact]
    public void Totals_positions_sessions_and_windows_are_those_of_before()
    {
        WriteSchema3();

        using var session = Open();

        var usage = Assert.Single(session.Usage.Current.Usage);
        Assert.Equal(new SeriesState(1, Released: true, Folded: false, Hidden: false), usage.State);
        Assert.Equal(new UsageTotals(2, new TokenCounts(30, 20, 10, 5), 77), usage.Counted);
        Assert.Equal(usage.Counted, usage.Exposed);
        Assert.Equal(1, Assert.Single(session.Usage.Current.Errors).Exposed);
        var agent = Assert.Single(session.Usage.Current.Agents);
        Assert.Equal(("unknown", true, usage.Counted), (agent.Agent, agent.State.Released, agent.Exposed));
        Assert.Equal((2, 30), Window(session));
        Assert.Equal("cron", session.Sessions.Write(new SessionRow("main/s", "main", 0)).Kind);
        Assert.Equal(["agent-database", "transcript"], session.Formats.Keys.Order());
    }

    [Fact]
    public void Positions_are_read_as_they_were_written()
    {
        WriteSchema3();

        using var session = Open();

        var file = TranscriptPosition.Read(session.Sources.Single(s => s.Path == "agents/main/sessions/s.jsonl").Position)!;
        Assert.Equal(new FilePosition(new FileStat(100, 200), 90, ulong.MaxValue, 7, InsidePassedOver: false, IsUnsettled: true, null), file.ToFilePosition());
        Assert.Equal(("main/s", 1234), (file.Session, file.Started));
        var saved = session.Sources.Single(s => s.Format == "agent-database");
        var database = DatabasePosition.Restore(saved.Position)!;
        Assert.Equal(17, database.Events.Top);
        Assert.Equal(99, database.Rewrites.Watermark);
        Assert.Equal(JsonDocument.Parse(saved.Position).RootElement.ToString().ToUpperInvariant(), database.Save().ToUpperInvariant());
    }

    [Fact]
    public void Agents_of_a_ledger_that_did_not_know_them_begin_at_the_sums_of_its_hours_and_the_smallest_are_other()
    {
        Directory.CreateDirectory(_folder.Combine("state"));
        using (var ledger = new SqliteShell(_folder.Combine("state", "ledger.sqlite")))
        {
            foreach (var step in (string[])["001_ledger.sql", "002_baseline.sql", "003_databases.sql", "004_sessions_and_history.sql", "005_native.sql"])
                ledger.Execute(File.ReadAllText(Path.Combine(Repository.Root, "state", step)));
            ledger.Execute($"""
                PRAGMA user_version = 5; PRAGMA application_id = 0x436C6177;
                INSERT INTO meta VALUES ('baseline_complete', 1), ('last_turn', 2);
                INSERT INTO usage_series (id, provider, model, session_kind, folded, released, messages, input, output, cache_read, cache_write, cost_nano_usd)
                VALUES (1, 'openai', 'gpt', 'main', 0, 1, 1000, 2000, 0, 0, 0, 5);
                INSERT INTO hours VALUES (1, 1, 'main', 500, 0, 1000, 0, 0, 0, 5), (2, 1, 'main', 100, 0, {long.MaxValue}, 0, 0, 0, 0), (1, 1, '', 90, 0, 7, 0, 0, 0, 0);
                INSERT INTO hours WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 205) SELECT 1, 1, 'a' || i, 1, 0, 2, 0, 0, 0, 0 FROM n;
                """);
            ledger.Close();
        }

        using var session = Open();

        var agents = session.Usage.Current.Agents;
        Assert.Equal(("main", 600, long.MaxValue, true), (agents[0].Agent, agents[0].Exposed.Messages, agents[0].Exposed.Tokens.Input, agents[0].State.Released));
        Assert.Equal(("unknown", 90), (agents[1].Agent, agents[1].Exposed.Messages));
        Assert.Equal((207, 7), (agents.Length, agents.Count(agent => agent.State.Folded)));
    }

    [Fact]
    public void A_ledger_whose_turn_keys_are_of_another_version_is_refused()
    {
        using (Open())
        {
        }
        new LedgerFile(_folder.Combine("state")).Run("UPDATE meta SET value = 2 WHERE name = 'key_version'");

        Assert.Throws<LedgerForeignException>(Open);
    }

    public void Dispose() => _folder.Dispose();

    private static (long Messages, long Input) Window(LedgerSession session)
    {
        var window = Assert.Single(session.Usage.Current.Windows, w => w.Window == "5h");
        return (window.Messages, window.Tokens.Input);
    }

    private LedgerSession Open() => LedgerSession.Open(
        _folder.Combine("state"), new OwnerWatch(TimeProvider.System), maxSeries: 200, TailerLimits.Default, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now));

    private void WriteSchema3()
    {
        Directory.CreateDirectory(_folder.Combine("state"));
        using var ledger = new SqliteShell(_folder.Combine("state", "ledger.sqlite"));
        foreach (var step in (string[])["001_ledger.sql", "002_baseline.sql", "003_databases.sql"])
            ledger.Execute(File.ReadAllText(Path.Combine(Repository.Root, "state", step)));
        var time = Now.AddHours(-1).ToUnixTimeMilliseconds();
        ledger.Execute($"""
            PRAGMA user_version = 3; PRAGMA application_id = 0x436C6177;
            INSERT INTO meta VALUES ('baseline_complete', 1), ('last_turn', {time});
            INSERT INTO usage_series VALUES (1, 'openai', 'gpt', 'cron', 0, 1, 2, 30, 20, 10, 5, 77);
            INSERT INTO error_series VALUES (1, 'openai', 'gpt', 'timeout', 0, 1, 1);
            INSERT INTO turns VALUES ({time}, x'01', 1, NULL, 10, 20, 10, 5, 70), ({time}, x'02', 1, NULL, 20, 0, 0, 0, 7),
                ({time}, x'03', 1, 1, 0, 0, 0, 0, 0);
            INSERT INTO sessions VALUES ('main/s', 'cron', 5);
            INSERT INTO files VALUES ('agents/main/sessions/s.jsonl', 100, 200, 90, -1, 7, 2, 'main/s', 1234);
            INSERT INTO databases VALUES ('agents/main/agent/openclaw-agent.sqlite', 1, 2, 3, 4, 1, 99, x'11000000000000000100000000000000', x'', x'', x'');
            """);
        ledger.Close();
    }
}
