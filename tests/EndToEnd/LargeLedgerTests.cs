using System.Diagnostics;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>A start costs time and memory by what there is to tail, and not by how much was ever counted.</summary>
[Trait("load", "heavy")]
public sealed class LargeLedgerTests : IDisposable
{
    private const int Turns = 5_000_000;
    private const int Sessions = 2_000_000;
    private const long MaxMemory = 100 * 1024 * 1024;

    private readonly TempFolder _folder = new();

    private string State => _folder.Combine("state");

    [Fact]
    public async Task Five_million_turns_within_the_week_and_two_million_sessions_are_ready_at_once_and_in_little_memory()
    {
        Tool.SkipWithout("sqlite3");
        Assert.SkipUnless(ClawtailProgram.IsPublished, "Memory says something of the published program only.");
        Directory.CreateDirectory(_folder.Combine("home", "agents", "main", "sessions"));
        await using (var first = Serve())
        {
            await first.UntilReadyAsync();
            Assert.Equal(0, await first.TerminateAsync());
        }
        Fill();

        var started = Stopwatch.GetTimestamp();
        await using var program = Serve();
        await program.UntilReadyAsync();
        var ready = Stopwatch.GetElapsedTime(started);
        var page = await program.ScrapeAsync();

        Assert.Equal(Turns, page.Sum("openclaw_codex_messages_total"));
        // Half a second on a machine that does nothing else.
        Assert.True(ready < TimeSpan.FromSeconds(3), $"It took {ready}.");
        var asked = Stopwatch.GetTimestamp();
        using var people = await program.GetAsync("/");
        var looked = Stopwatch.GetElapsedTime(asked);
        Assert.Contains($"<td>{Turns:N0}</td>", await people.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // A tenth of a second on a machine that does nothing else.
        Assert.True(looked < TimeSpan.FromSeconds(2), $"The page took {looked}.");
        using var process = Process.GetProcessById(program.Id);
        Assert.True(process.PeakWorkingSet64 < MaxMemory, $"It took {process.PeakWorkingSet64 >> 20} MiB.");
    }

    public void Dispose() => _folder.Dispose();

    private ClawtailProgram Serve() => ClawtailProgram.Serve(_folder.Combine("home"), State);

    /// <summary>A turn every 119 ms, by twenty series and a thousand sessions.</summary>
    private void Fill()
    {
        using var ledger = new SqliteShell(Path.Combine(State, "ledger.sqlite"));
        ledger.Execute($"""
            PRAGMA synchronous = OFF;
            BEGIN;
            INSERT INTO usage_series (id, provider, model, session_kind, folded, released, messages, input, output, cache_read, cache_write, cost_nano_usd)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
            SELECT i, 'openai', 'model-' || i, 'main', 0, 1, {Turns / 20}, 0, 0, 0, 0, 0 FROM n;
            INSERT INTO turns (time, key, usage_series, input, output, cache_read, cache_write, cost_nano_usd, session, messages)
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Turns - 1})
            SELECT (unixepoch() - 600000) * 1000 + i * 119, randomblob(16), 1 + i % 20, 1000, 200, 300, 0, 12345, 1 + i % 1000, 1 FROM n;
            INSERT INTO hours
            SELECT time / 3600000, usage_series, 'main', count(*), 0, sum(input), sum(output), sum(cache_read), sum(cache_write), sum(cost_nano_usd)
            FROM turns GROUP BY 1, 2;
            INSERT INTO sessions (name, kind, last_entry)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Sessions})
            SELECT 'main/' || hex(randomblob(16)), 'cron', 1700000000000 + i FROM n;
            COMMIT;
            """);
        ledger.Close();
    }
}
