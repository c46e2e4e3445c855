using System.Net;
using System.Net.Sockets;
using Clawtail.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawtail.Tests.Host.Doctor;

public sealed class DoctorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Home => _folder.Combine("home");

    private string State => _folder.Combine("state");

    [Fact]
    public async Task A_sound_home_of_the_file_era_needs_nothing_done()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.True(doctor.Ok);
        Assert.Equal(0, doctor.ExitCode);
        Assert.All(doctor.Findings, finding => Assert.Null(finding.Advice));
        Assert.Equal("file era: 4 transcript files", doctor.About("layout").Summary);
    }

    [Fact]
    public async Task What_the_findings_speak_of_is_there_as_numbers_and_names()
    {
        RealHome.CopyTo("migrated-7.1-to-9.6", Home);
        await using (var program = ClawtailProgram.Serve(Home, State))
        {
            await program.UntilReadyAsync();
            var facts = (await DoctorRun.OfAsync(Home, State)).Facts;
            Assert.True(facts.GetProperty("ledger").GetProperty("inUse").GetBoolean());
        }

        var (home, ledger, state) = ((await DoctorRun.OfAsync(Home, State)).Facts is var all ? (all.GetProperty("home"), all.GetProperty("ledger"), all.GetProperty("state")) : default);

        Assert.Equal((Home, true, 1), (home.GetProperty("path").GetString(), home.GetProperty("exists").GetBoolean(), home.GetProperty("agents").GetInt32()));
        Assert.Equal(23, home.GetProperty("schemas")[0].GetInt32());
        Assert.Equal(("Sound", 16, false), (ledger.GetProperty("condition").GetString(), ledger.GetProperty("turns").GetInt64(), ledger.GetProperty("inUse").GetBoolean()));
        Assert.Equal(ledger.GetProperty("knownSchemaVersion").GetInt32(), ledger.GetProperty("schemaVersion").GetInt32());
        Assert.True(state.GetProperty("freeBytes").GetInt64() > 0);
        var documentation = await File.ReadAllTextAsync(Repository.File("docs/troubles.md"), TestContext.Current.CancellationToken);
        Assert.All(new[] { home, ledger, state }.SelectMany(group => group.EnumerateObject()), fact => Assert.Contains($"`{fact.Name}", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_leaves_home_and_state_as_they_were()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);
        await using (var program = ClawtailProgram.Serve(Home, State))
        {
            await program.UntilReadyAsync();
            await program.TerminateAsync();
        }
        var before = Tree();

        await DoctorRun.OfAsync(Home, State);

        Assert.Equal(before, Tree());
    }

    [Fact]
    public async Task A_home_that_is_not_there_is_waited_for_and_so_only_a_warning()
    {
        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal("warn", doctor.About("home").Severity);
        Assert.Contains("--openclaw-dir", doctor.About("home").Advice, StringComparison.Ordinal);
        Assert.Equal(0, doctor.ExitCode);
    }

    [Fact]
    public async Task What_OpenClaw_keeps_where_Clawtail_does_not_see_it_is_named()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);
        await WriteAsync("home/openclaw.json", """{"session":{"store":"/nowhere/{agentId}/sessions.json"}}""");

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal("warn", doctor.About("outside").Severity);
        Assert.Contains("/nowhere/main", doctor.About("outside").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_finds_what_counting_would_find_wherever_that_is()
    {
        await WriteAsync("home/agents/main/sessions/cold/s.jsonl.gz", "no transcript");
        await WriteAsync("home/agents/main/sessions/cold/s.jsonl.zst", "of long ago");
        await WriteAsync("elsewhere/main/sessions.json", "{}");
        await WriteAsync("elsewhere/main/t.jsonl", Transcript.Turn(1));
        await WriteAsync("home/openclaw.json", $$$"""{"session":{"store":"{{{_folder.Path}}}/elsewhere/{agentId}/sessions.json"}}""");
        var threads = Directory.CreateDirectory(Path.Combine(Home, "agents", "main", "agent", "codex-home", "sessions", "2026", "11", "25")).FullName;
        await WriteAsync($"{threads}/rollout-2026-11-25T12-00-00-{Rollout.Id(0)}.jsonl", "");
        File.CreateSymbolicLink(Path.Combine(threads, "circle"), "..");
        File.CreateSymbolicLink(Path.Combine(threads, "everything"), "/");

        var home = (await DoctorRun.OfAsync(Home, State)).Facts.GetProperty("home");

        Assert.Equal((2, 1), (home.GetProperty("transcripts").GetInt32(), home.GetProperty("rollouts").GetInt32()));
    }

    [Fact]
    public async Task The_release_that_last_wrote_the_configuration_is_named_whatever_comments_it_has()
    {
        Directory.CreateDirectory(Path.Combine(Home, "agents", "main"));
        await WriteAsync("home/openclaw.json", """{ /* mine */ "meta": { "lastTouchedVersion": "2026.7.1-2", }, }""");

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.EndsWith("1 agent, last written by OpenClaw 2026.7.1-2", doctor.About("home").Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "ok", "file era (OpenClaw 2026.6.5 to 2026.7): 0 transcript files; agent databases hold credentials, schema 1")]
    [InlineData(23, "ok", "SQLite era (OpenClaw 2026.8 and later): 1 agent database, schema 23; beside them 0 transcript files")]
    [InlineData(12, "warn", "has schema 12, that of a beta")]
    [InlineData(99, "warn", "has schema 99, newer than 23")]
    public async Task The_era_of_a_home_is_told_from_the_version_of_its_databases(int version, string severity, string summary)
    {
        await MakeDatabaseAsync("home/agents/main/agent/openclaw-agent.sqlite", version);

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal(severity, doctor.About("layout").Severity);
        Assert.EndsWith(summary, doctor.About("layout").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_a_crashed_writer_left_is_named()
    {
        await MakeDatabaseAsync("home/agents/main/agent/openclaw-agent.sqlite", 23);
        await WriteAsync("home/agents/main/agent/openclaw-agent.sqlite-wal", "left behind");

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Contains("was not closed by its last writer", doctor.About("layout").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transcript_from_the_future_tells_of_a_clock_that_is_wrong()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);
        var transcript = Directory.EnumerateFiles(Home, "*.jsonl", SearchOption.AllDirectories).First();
        File.SetLastWriteTimeUtc(transcript, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(3).AddMinutes(1));

        var doctor = await DoctorRun.OfAsync(Home, State);

        Assert.Equal(("warn", "the newest transcript was written 3h in the future"), (doctor.About("clock").Severity, doctor.About("clock").Summary));
    }

    [Fact]
    public async Task A_state_directory_in_memory_is_named_as_one_that_passes()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "This machine has no /dev/shm.");

        var doctor = await DoctorRun.OfAsync(Home, "/dev/shm/clawtail-doctor-test");

        Assert.Equal("warn", doctor.About("state").Severity);
        Assert.Contains("is on tmpfs, which goes with the container or the machine", doctor.About("state").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_a_failure()
    {
        using var other = new TcpListener(IPAddress.Loopback, FreePort.Next());
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        _ = CloseFirstAsync(other);

        var doctor = await DoctorRun.OfAsync(Home, State, port);

        Assert.Equal("fail", doctor.About("port").Severity);
        Assert.Contains("--listen", doctor.About("port").Advice, StringComparison.Ordinal);
        Assert.Equal((1, false), (doctor.ExitCode, doctor.Ok));
    }

    [Fact]
    public async Task Beside_a_running_Clawtail_it_says_whose_port_and_ledger_they_are()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);
        await using var running = ClawtailProgram.Serve(Home, State);
        await running.UntilReadyAsync();

        var doctor = await DoctorRun.OfAsync(Home, State, running.Port);

        Assert.Equal(0, doctor.ExitCode);
        Assert.EndsWith("a Clawtail is counting into it", doctor.About("ledger").Summary, StringComparison.Ordinal);
        Assert.EndsWith("and is ready", doctor.About("port").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_the_Clawtail_of_another_ledger_has_is_a_failure()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);
        await using var other = ClawtailProgram.Serve(Home, _folder.Combine("other"));
        await other.UntilReadyAsync();

        var doctor = await DoctorRun.OfAsync(Home, State, other.Port);

        Assert.Equal(("fail", 1), (doctor.About("port").Severity, doctor.ExitCode));
        Assert.EndsWith("but it does not count into this ledger", doctor.About("port").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_a_person_each_finding_is_a_line_and_its_advice_another()
    {
        var run = await new CommandLineHarness().RunAsync(
            "doctor", "--openclaw-dir", Home, "--state-dir", State, "--listen", $"127.0.0.1:{FreePort.Next()}");

        var lines = run.Output.Split('\n');

        Assert.Equal($"warn  home         {Home} is not there", lines[0]);
        Assert.StartsWith("                   -> Clawtail waits for it.", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(": 0 failures, 1 warning", lines[^2], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task CloseFirstAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("SSH-2.0-OpenSSH_9\r\n"u8.ToArray());
    }

    private async Task WriteAsync(string file, string text)
    {
        var path = _folder.Combine(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
    }

    private async Task MakeDatabaseAsync(string file, int version)
    {
        await WriteAsync(file, "");
        await using var connection = new SqliteConnection($"Data Source={_folder.Combine(file)};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A number of ours.
        command.CommandText = $"PRAGMA user_version = {version}; CREATE TABLE t (x)";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private string[] Tree() =>
    [
        .. from path in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
           let file = new FileInfo(path)
           orderby path
           select $"{path} {file.Length} {file.LastWriteTimeUtc:O}",
    ];
}
