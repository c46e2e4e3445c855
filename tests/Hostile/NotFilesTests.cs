using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>What has the name of a file and is something else: pipes, devices, endless files, links to them.</summary>
public sealed class NotFilesTests
{
    /// <summary>Every name that is opened, in the folder of an agent.</summary>
    private static readonly string[] Names =
    [
        "sessions/a.jsonl", "sessions/b.jsonl.zst", "sessions/sessions.json", "sessions/c.jsonl.reset.2026-11-23T05-05-27.001Z", "sessions/cold/d.jsonl.zst",
        "agent/auth-profiles.json", "agent/auth-state.json", "agent/openclaw-agent.sqlite",
        "agent/codex-home/sessions/2026/11/20/rollout-2026-11-20T12-00-00-019d2a00-0000-7000-8000-000000000001.jsonl",
        "session-sqlite-import-archive/e.jsonl.imported-1",
    ];

    private static readonly string[] Devices = ["/dev/zero", "/dev/urandom", "/dev/full", "/dev/tty", "/proc/kmsg", "/proc/self/mem", "/sys/kernel/mm/transparent_hugepage/enabled"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pipes_of_every_name_neither_stop_nor_end_it(bool haveWriter)
    {
        await using var home = new HostileHome();
        var writers = new List<FileStream>();
        void Lay(string folder, string name)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Pipe.Make(path);
            if (haveWriter) writers.Add(Pipe.HoldOpen(path));
        }
        foreach (var name in Names) Lay(home.Evil, name);
        Lay(home.Home, "openclaw.json");
        Lay(home.Home, "state/openclaw.sqlite");
        try
        {
            await home.StartAsync();
            await home.CountsInTimeAsync();
            Lay(home.Evil, "sessions/late.jsonl");
            await home.CountsInTimeAsync();
            await home.RestartAsync();
            await home.CountsInTimeAsync();
        }
        finally
        {
            writers.ForEach(w => w.Dispose());
        }

        Assert.Contains("not a regular file", home.Program.Output, StringComparison.Ordinal);
        Assert.True((await home.Program.ScrapeAsync())["clawtail_sources{state=\"unreadable\"}"] >= 7);
    }

    [Theory]
    [InlineData("-wal")]
    [InlineData("-shm")]
    [InlineData("-journal")]
    public async Task A_pipe_beside_a_database_neither_stops_nor_ends_it(string suffix)
    {
        await using var home = new HostileHome();
        using (var database = new OpenClawDatabase(home.Home, "evil"))
        {
            database.Begin("s");
            database.Append("s", Transcript.Turn(1));
        }
        var path = OpenClawDatabase.PathOf(home.Home, "evil") + suffix;
        File.Delete(path);
        Pipe.Make(path);

        await home.StartAsync();
        await home.CountsInTimeAsync();
    }

    [Fact]
    public async Task Links_to_devices_and_to_the_kernels_files_are_not_followed()
    {
        await using var home = new HostileHome();
        foreach (var (device, number) in Devices.Select((d, i) => (d, i)))
        {
            foreach (var name in (string[])["{0}.jsonl", "{0}.jsonl.zst"]) File.CreateSymbolicLink(home.InSessions(string.Format(null, name, number)), device);
        }
        File.CreateSymbolicLink(home.InSessions("sessions.json"), "/dev/zero");
        File.CreateSymbolicLink(home.InAgent("auth-profiles.json"), "/dev/urandom");
        File.CreateSymbolicLink(home.InAgent("openclaw-agent.sqlite"), "/proc/kmsg");
        File.CreateSymbolicLink(Path.Combine(home.Home, "openclaw.json"), "/dev/zero");

        await home.StartAsync();
        await home.CountsInTimeAsync();
        await home.RestartAsync();
        await home.CountsInTimeAsync();

        Assert.Equal(2 * Devices.Length + 1, (await home.Program.ScrapeAsync())["clawtail_sources{state=\"unreadable\"}"]);
    }

    [Fact]
    public async Task Clawtails_own_ledger_is_not_read_through_a_link()
    {
        await using var home = new HostileHome();
        await home.StartAsync();
        File.CreateSymbolicLink(home.InAgent("openclaw-agent.sqlite"), Path.Combine(home.State, "ledger.sqlite"));
        File.CreateSymbolicLink(home.InSessions("l.jsonl"), Path.Combine(home.State, "ledger.sqlite-wal"));

        await home.CountsInTimeAsync();
        await home.RestartAsync();
        await home.CountsInTimeAsync();

        Assert.Contains("Clawtail's own state directory", home.Program.Output, StringComparison.Ordinal);
    }
}
