using System.Runtime.InteropServices;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>Times and sums at the ends of what numbers hold: nothing that enters the ledger may end this start or the next.</summary>
public sealed class PoisonTests
{
    /// <summary>tmpfs keeps any number of seconds; disks keep a few centuries.</summary>
    private const string AnyTime = "/dev/shm";

    private static readonly long[] Mtimes = [253_402_300_800, 292_277_026_596, 9_000_000_000_000_000, -62_135_596_801, -99_999_999_999, -1];

    /// <summary>As an entry says them, in JSON.</summary>
    private static readonly string[] Times =
    [
        "\"9999-12-31T23:59:59.999-23:59\"", "\"9999-12-31T23:59:59.999Z\"", "\"9999-12-26T00:00:00Z\"", "253402300799999", "253402300800000", "253401000000000", "-1", "0", "1",
        "1e300", "9223372036854775807", "\"0001-01-01T00:00:00+23:59\"", "\"1970-01-01T00:00:00.001Z\"",
    ];

    [Fact]
    public async Task Files_of_any_year_are_read_and_it_starts_again()
    {
        Assert.SkipUnless(Directory.Exists(AnyTime), "There is no tmpfs here.");
        await using var home = new HostileHome(AnyTime);
        foreach (var (mtime, number) in Mtimes.Select((m, i) => (m, i)))
        {
            Lay(home.InSessions($"{number}.jsonl"), Transcript.Turn(100 + number, TimeProvider.System.GetUtcNow()) + "\n", mtime);
            Lay(home.InSessions($"{number}.jsonl.zst"), "no zstandard", mtime);
            using (new OpenClawDatabase(home.Home, $"d{number}")) { }
            Date(OpenClawDatabase.PathOf(home.Home, $"d{number}"), mtime);
            Lay(Path.Combine(home.Home, "agents", $"d{number}", "sessions", "sessions.json"), "{}", mtime);
            Lay(Path.Combine(home.Home, "agents", $"d{number}", "agent", "auth-profiles.json"), "{}", mtime);
            Date(Path.Combine(home.Home, "agents", $"d{number}", "sessions"), mtime);
        }
        Lay(Path.Combine(home.Home, "openclaw.json"), "{}", Mtimes[0]);
        Date(Path.Combine(home.Home, "agents"), Mtimes[0]);

        await home.StartAsync();
        await home.CountsInTimeAsync();
        await home.RestartAsync();
        await home.CountsInTimeAsync();

        Assert.Equal(Mtimes.Length, (await home.Program.ScrapeAsync()).Samples.Where(s => s.Key.StartsWith("openclaw_codex_messages_total", StringComparison.Ordinal) && s.Key.Contains("gpt-5.4-mini", StringComparison.Ordinal)).Sum(s => s.Value));
        var doctor = await Tool.RunAsync(ClawtailProgram.Path, "doctor", "--openclaw-dir", home.Home, "--state-dir", home.State);
        Assert.DoesNotContain("Unhandled", doctor.Everything, StringComparison.Ordinal);
        Assert.Contains("in the future", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_and_limits_of_any_time_are_taken_and_it_starts_again()
    {
        await using var home = new HostileHome();
        foreach (var (time, number) in Times.Select((t, i) => (t, i)))
        {
            var turn = Transcript.Turn(100 + number).Replace($"\"timestamp\":{Transcript.Epoch.AddSeconds(100 + number).ToUnixTimeMilliseconds()}", $"\"timestamp\":{time}", StringComparison.Ordinal);
            File.AppendAllText(home.InSessions("message.jsonl"), turn + "\n");
            File.AppendAllText(home.InSessions("entry.jsonl"), Dated(turn, time).Replace($",\"timestamp\":{time},\"responseId\"", ",\"responseId\"", StringComparison.Ordinal) + "\n");
            LayRollout(home, number, time);
        }

        await home.StartAsync();
        await home.CountsInTimeAsync();
        await home.RestartAsync();
        await home.CountsInTimeAsync();
        Assert.Contains("openclaw_codex_rate_limit_used_ratio", (await home.Program.ScrapeAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_beyond_what_a_number_holds_stop_there_and_every_page_answers()
    {
        await using var home = new HostileHome();
        var now = TimeProvider.System.GetUtcNow();
        File.WriteAllLines(home.InSessions("dear.jsonl"), Enumerable.Range(0, 12_000).Select(i =>
            Transcript.Turn(i, now.AddSeconds(-i), "dear", input: 900_000_000_000).Replace("\"total\":0.001", "\"total\":1000000", StringComparison.Ordinal)));
        await home.StartAsync();
        await home.CountsInTimeAsync();

        File.WriteAllLines(home.InSessions("dearer.jsonl"), Enumerable.Range(0, 12_000).Select(i =>
            Transcript.Turn(20_000 + i, now.AddSeconds(-i / 1000.0), "dearer", input: 900_000_000_000).Replace("\"total\":0.001", "\"total\":1000000", StringComparison.Ordinal)));
        await home.CountsInTimeAsync();
        await home.Program.UntilAsync(async () => (await home.Program.ScrapeAsync()).Text.Contains("model=\"dearer\"", StringComparison.Ordinal));
        await home.RestartAsync();
        await home.CountsInTimeAsync();

        var report = await Tool.RunAsync(ClawtailProgram.Path, "report", "--openclaw-dir", home.Home, "--state-dir", home.State);
        Assert.Equal(0, report.ExitCode);
    }

    private static string Dated(string line, string time) => line.Replace($"\"timestamp\":\"{Between(line, "\"timestamp\":\"", "\"")}\"", $"\"timestamp\":{time}", StringComparison.Ordinal);

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }

    private static void LayRollout(HostileHome home, int number, string time)
    {
        var (thread, turn) = (Rollout.Id(0, 2 * number), Rollout.Id(1, 2 * number + 1));
        var usage = Rollout.Usage(100);
        string[] lines =
        [
            Rollout.Meta(0, thread), Rollout.Started(1, turn), Rollout.Context(1, turn), Rollout.Record(2, turn, $"r{number}", usage),
            Rollout.Count(2, usage, usage, Rollout.Limits(50 + number, 253_402_300_799)), Rollout.Complete(3, turn),
        ];
        var path = home.InAgent($"codex-home/sessions/2026/11/25/rollout-2026-11-25T12-00-00-{thread}.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines.Select(l => Dated(l, time)));
    }

    private static void Lay(string path, string content, long mtime)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        Date(path, mtime);
    }

    private static void Date(string path, long mtime)
    {
        long[] times = [mtime, 0, mtime, 0]; // struct timespec: seconds and nanoseconds, of the last access and the last write
        Assert.Equal(0, SetTimes(-100, path, times, 0));
    }

    [DllImport("libc", EntryPoint = "utimensat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetTimes(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, long[] times, int flags);
}
