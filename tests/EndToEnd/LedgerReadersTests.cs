using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>Others read the ledger while the published program counts: neither holds the other up.</summary>
public sealed class LedgerReadersTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _transcript;
    private int _turns;

    public LedgerReadersTests()
    {
        _transcript = Path.Combine(Directory.CreateDirectory(_folder.Combine("home", "agents", "main", "sessions")).FullName, "s.jsonl");
        Say(5);
    }

    private string Ledger => _folder.Combine("state", "ledger.sqlite");

    [Fact]
    public async Task A_reader_that_stays_holds_nothing_up()
    {
        Tool.SkipWithout("sqlite3");
        await using var program = Serve();
        await program.UntilReadyAsync();
        using var person = new SqliteShell(Ledger);
        person.Execute("BEGIN; SELECT count(*) FROM turns");

        for (var i = 0; i < 20; i++)
        {
            Say(3);
            await UntilCountedAsync(program);
        }

        Assert.Equal(["5"], person.Execute("SELECT count(*) FROM turns"));
        Assert.DoesNotContain("Counting stands still", program.Output, StringComparison.Ordinal);
        person.Execute("COMMIT");
    }

    [Theory]
    [InlineData(".backup '{0}'")]
    [InlineData("VACUUM INTO '{0}'")]
    public async Task A_backup_that_is_made_while_it_runs_is_put_back_and_counters_go_on(string command)
    {
        Tool.SkipWithout("sqlite3");
        var backup = _folder.Combine("backup.sqlite");
        await using (var program = Serve())
        {
            await program.UntilReadyAsync();
            var made = await Tool.RunAsync("sqlite3", Ledger, string.Format(System.Globalization.CultureInfo.InvariantCulture, command, backup));
            Assert.True(made.ExitCode == 0, made.Everything);
            Say(7);
            await UntilCountedAsync(program);
            Assert.Equal(0, await program.TerminateAsync());
        }

        File.Delete(Ledger + "-wal");
        File.Delete(Ledger + "-shm");
        File.Move(backup, Ledger, overwrite: true);
        File.WriteAllLines(_transcript, Transcript.Turns(_turns + 1, 2)); // The agent has forgotten what it said before.
        _turns += 2;
        await using var restored = Serve();

        await UntilCountedAsync(restored);
        Assert.Contains("lacks", restored.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private ClawtailProgram Serve() => ClawtailProgram.Serve(_folder.Combine("home"), _folder.Combine("state"), "--new-series-hold", "0s");

    private void Say(int turns)
    {
        File.AppendAllLines(_transcript, Transcript.Turns(_turns + 1, turns));
        _turns += turns;
    }

    private Task UntilCountedAsync(ClawtailProgram program) =>
        program.UntilAsync(async () => (await program.ScrapeAsync()).Sum("openclaw_codex_messages_total") == _turns);
}
