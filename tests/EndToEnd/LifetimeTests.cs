using System.Diagnostics;
using System.Net;
using Clawtail.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>How the published program begins and ends.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public LifetimeTests()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Transcript1)!);
        File.WriteAllText(Transcript1, $"{Transcript.Header("s1")}\n{Transcript.Turn(1)}\n");
    }

    private string Home => _folder.Combine("home");

    private string State => _folder.Combine("state");

    private string Transcript1 => _folder.Combine("home", "agents", "main", "sessions", "s1.jsonl");

    private string Ledger => Path.Combine(State, "ledger.sqlite");

    [Fact]
    public async Task It_is_alive_before_it_is_ready_and_says_why()
    {
        await using var program = ClawtailProgram.Serve(_folder.Combine("not-there-yet"), State);

        await program.UntilAsync(async () => (await program.GetAsync("/healthz")).StatusCode == HttpStatusCode.OK);

        await program.UntilAsync(async () =>
        {
            using var readiness = await program.GetAsync("/readyz");
            var reason = await readiness.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return readiness.StatusCode == HttpStatusCode.ServiceUnavailable && reason.Contains("not-there-yet does not exist yet", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_termination_is_obeyed_within_two_seconds_and_keeps_what_was_read()
    {
        await using var program = ClawtailProgram.Serve(Home, State);
        await program.UntilReadyAsync();

        var asked = Stopwatch.GetTimestamp();
        var code = await program.TerminateAsync();

        Assert.True(Stopwatch.GetElapsedTime(asked) < TimeSpan.FromSeconds(2));
        Assert.Equal(0, code);
        Assert.Equal(1, CountTurns());
    }

    [Fact]
    public async Task A_termination_in_the_middle_of_the_first_catch_up_is_obeyed_and_nothing_is_counted_twice_later()
    {
        const int Sessions = 400;
        for (var s = 0; s < Sessions; s++)
        {
            var turns = Enumerable.Range(s * 1000, 100).Select(n => Transcript.Turn(n, text: new string('x', 2000)));
            await File.WriteAllLinesAsync(Path.Combine(Path.GetDirectoryName(Transcript1)!, $"many-{s}.jsonl"), [Transcript.Header($"many-{s}"), .. turns], TestContext.Current.CancellationToken);
        }
        File.Delete(Transcript1);
        await using (var program = ClawtailProgram.Serve(Home, State))
        {
            await program.UntilAsync(() => Task.FromResult(File.Exists(Ledger) && CountTurns() > 0));
            var asked = Stopwatch.GetTimestamp();
            Assert.Equal(0, await program.TerminateAsync());
            Assert.True(Stopwatch.GetElapsedTime(asked) < TimeSpan.FromSeconds(2));
        }

        await using var again = ClawtailProgram.Serve(Home, State);
        await again.UntilReadyAsync();

        Assert.Equal(Sessions * 100, CountTurns());
    }

    [Fact]
    public async Task A_second_one_on_the_same_ledger_ends_at_once_and_says_why()
    {
        await using var first = ClawtailProgram.Serve(Home, State);
        await first.UntilReadyAsync();

        await using var second = ClawtailProgram.Serve(Home, State);
        var code = await second.ExitAsync();

        Assert.NotEqual(0, code);
        Assert.Contains("in use by another Clawtail", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_of_a_newer_version_is_refused_and_not_touched()
    {
        Directory.CreateDirectory(State);
        await using (var first = ClawtailProgram.Serve(Home, State))
        {
            await first.UntilReadyAsync();
            await first.TerminateAsync();
        }
        Run("PRAGMA user_version = 99");
        var before = await File.ReadAllBytesAsync(Ledger, TestContext.Current.CancellationToken);

        await using var program = ClawtailProgram.Serve(Home, State);
        var code = await program.ExitAsync();

        Assert.NotEqual(0, code);
        Assert.Contains("written by a newer Clawtail (schema 99", program.Output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Ledger, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_ledger_that_refuses_every_turn_is_set_aside_and_counting_goes_on()
    {
        await using (var first = ClawtailProgram.Serve(Home, State))
        {
            await first.UntilReadyAsync();
            await first.TerminateAsync();
        }
        Run("CREATE TRIGGER nobody_expects_this BEFORE INSERT ON turns BEGIN SELECT RAISE(ABORT, 'no turn for you'); END");
        await File.AppendAllTextAsync(Transcript1, Transcript.Turn(2) + "\n", TestContext.Current.CancellationToken);

        await using var program = ClawtailProgram.Serve(Home, State);

        await program.UntilAsync(() => Task.FromResult(Directory.EnumerateFiles(State, "ledger.sqlite.corrupt-*").Any()));
        await program.UntilReadyAsync();
        Assert.False(program.HasExited, program.Output);
    }

    [Fact]
    public async Task A_wrong_option_is_named_with_what_is_accepted_and_the_code_is_two()
    {
        await using var program = ClawtailProgram.Start(0, "serve", "--sweep-interval", "soon");

        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains("--sweep-interval", program.Output, StringComparison.Ordinal);
        Assert.Contains("soon", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_moves_its_counters_within_seconds()
    {
        var port = FreePort.Next();
        await using var program = ClawtailProgram.Start(port, "demo", "--listen", $"127.0.0.1:{port}");
        var first = 0d;

        await program.UntilAsync(async () => (first = Messages(await program.ScrapeAsync())) > 0);
        await program.UntilAsync(async () => Messages(await program.ScrapeAsync()) > first);

        Assert.Equal(0, await program.TerminateAsync());
    }

    [Fact]
    public async Task An_entry_of_a_hundred_megabytes_is_skipped_in_bounded_memory_and_its_neighbours_are_counted()
    {
        await using (var writer = new StreamWriter(Transcript1, append: true))
        {
            await writer.WriteAsync("""{"type":"message","message":{"role":"toolResult","content":" """);
            for (var i = 0; i < 100; i++) await writer.WriteAsync(new string('x', 1024 * 1024));
            await writer.WriteAsync($"\"}}}}\n{Transcript.Turn(2)}\n");
        }

        await using var program = ClawtailProgram.Serve(Home, State);
        await program.UntilReadyAsync();

        var page = await program.ScrapeAsync();
        Assert.Equal(2, CountTurns());
        Assert.Equal(1, page["""clawtail_entries_total{outcome="oversized"}"""]);
        var peak = File.ReadLines($"/proc/{program.Id}/status").Single(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        var megabytes = int.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], provider: null) / 1024;
        Assert.True(megabytes < 160, $"Used {megabytes} MiB.");
    }

    public void Dispose() => _folder.Dispose();

    private static double Messages(ScrapedPage page) =>
        page.Samples.Where(s => s.Key.StartsWith("openclaw_codex_messages_total", StringComparison.Ordinal)).Sum(s => s.Value);

    private long CountTurns()
    {
        using var connection = Open("Mode=ReadOnly");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM turns";
        try
        {
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return 0; // The schema is just being made.
        }
    }

    private void Run(string sql)
    {
        using var connection = Open("Mode=ReadWrite");
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open(string mode)
    {
        var connection = new SqliteConnection($"Data Source={Ledger};{mode};Pooling=False");
        connection.Open();
        return connection;
    }
}
