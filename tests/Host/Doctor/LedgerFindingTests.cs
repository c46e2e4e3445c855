using Clawtail.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawtail.Tests.Host.Doctor;

public sealed class LedgerFindingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Home => _folder.Combine("home");

    private string State => _folder.Combine("state");

    private string Ledger => Path.Combine(State, "ledger.sqlite");

    [Fact]
    public async Task A_sound_ledger_tells_how_many_turns_it_holds()
    {
        await CountAsync();

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal("ok", doctor.About("ledger").Severity);
        Assert.Matches("ledger.sqlite: [1-9][0-9]* turns, [0-9]+KiB, schema [0-9]+, last written [0-9]+s ago; no Clawtail runs on it$", doctor.About("ledger").Summary);
    }

    [Fact]
    public async Task A_ledger_of_a_newer_Clawtail_is_a_failure_that_names_both_versions()
    {
        await CountAsync();
        await ExecuteAsync("PRAGMA user_version = 999");

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal(1, doctor.ExitCode);
        Assert.Matches(@"written by a newer Clawtail \(schema 999, this one knows \d+\)$", doctor.About("ledger").Summary);
    }

    [Fact]
    public async Task A_database_of_another_program_is_not_taken_for_a_ledger()
    {
        Directory.CreateDirectory(State);
        await ExecuteAsync("CREATE TABLE mine (x)");

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal("fail", doctor.About("ledger").Severity);
        Assert.EndsWith("is a database, but not a ledger", doctor.About("ledger").Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public async Task A_damaged_ledger_is_a_failure_that_says_to_keep_it(int from)
    {
        await CountAsync();
        await using (var file = new FileStream(Ledger, FileMode.Open))
        {
            file.Position = from;
            file.Write(new byte[4096]);
        }

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal((1, "fail"), (doctor.ExitCode, doctor.About("ledger").Severity));
        Assert.Contains("is damaged", doctor.About("ledger").Summary, StringComparison.Ordinal);
        Assert.Contains("keep it", doctor.About("ledger").Advice, StringComparison.Ordinal);
    }

    /// <remarks>The first start makes the file, and a full disk takes nothing that would be written into it.</remarks>
    [Fact]
    public async Task The_empty_file_that_a_full_disk_leaves_is_nobody_elses_database()
    {
        Directory.CreateDirectory(State);
        await File.WriteAllTextAsync(Ledger, "", TestContext.Current.CancellationToken);

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal(("ok", $"{Ledger} is empty; the next start fills it"), (doctor.About("ledger").Severity, doctor.About("ledger").Summary));
    }

    [Theory]
    [InlineData("turns")]
    [InlineData("meta")]
    [InlineData("usage_series")]
    public async Task A_ledger_without_one_of_its_tables_is_damaged(string table)
    {
        await CountAsync();
        await ExecuteAsync($"DROP TABLE {table}");

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal(("fail", $"{Ledger} is damaged: it has no table {table}"), (doctor.About("ledger").Severity, doctor.About("ledger").Summary));
    }

    public void Dispose() => _folder.Dispose();

    private async Task CountAsync()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);
        await using var program = ClawtailProgram.Serve(Home, State);
        await program.UntilReadyAsync();
        await program.TerminateAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Ledger};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
