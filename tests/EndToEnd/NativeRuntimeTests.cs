using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The page of the program on homes that the native Codex runtime wrote, against the provider's own log.</summary>
public sealed class NativeRuntimeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("native-codex-2026.9.6")]
    [InlineData("codex-rollouts-0.143-to-0.154")]
    public async Task The_page_shows_what_the_provider_logged(string home)
    {
        RealHome.CopyTo(home, _folder.Combine("home"));
        var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(RealHome.Root, home, "expected.json"), TestContext.Current.CancellationToken)).RootElement;
        await using var program = ClawtailProgram.Serve(_folder.Combine("home"), _folder.Combine("state"));
        await program.UntilReadyAsync();

        var page = await program.ScrapeAsync();

        Assert.Equal(
            Lines(expected.GetProperty("messages"), m => $"messages_total{Labels(m)}").Concat(Lines(expected.GetProperty("tokens"), t => $"{t.GetProperty("type")}_tokens_total{Labels(t)}")).Order(StringComparer.Ordinal),
            page.Samples.Where(s => s.Value != 0 && IsUsage(s.Key)).Select(s => Line(s.Key["openclaw_codex_".Length..], s.Value)).Order(StringComparer.Ordinal));
        Assert.Equal(expected.GetProperty("errors").EnumerateArray().Sum(e => e.GetProperty("value").GetInt64()), page.Sum("openclaw_codex_message_errors_total"));
        Assert.DoesNotContain(page.Samples.Keys, k => k.Contains("CANARY", StringComparison.Ordinal) || k.Contains("operator@", StringComparison.Ordinal));
    }

    /// <summary>Fallbacks that count, rollouts that turn up and take their place, calls that are appended: each of it is killed in the middle.</summary>
    [Fact]
    public async Task Kills_lose_no_native_call_and_count_none_twice()
    {
        const int Lives = 30;
        RealHome.CopyTo("native-codex-2026.9.6", _folder.Combine("home"));
        var (codex, hidden) = (_folder.Combine("home", "agents", "main", "agent", "codex-home"), _folder.Combine("hidden"));
        var random = new Random(20261125);
        var (turn, written, highest) = (Rollout.Id(60_000), 0, 0d);
        Directory.Move(codex, hidden);
        for (var life = 0; life < Lives; life++)
        {
            if (life == Lives / 2) Directory.Move(hidden, codex);
            await using var program = Serve();
            if (life is 0 or Lives / 2) await program.UntilReadyAsync();
            for (var (started, length) = (Stopwatch.GetTimestamp(), TimeSpan.FromMilliseconds(random.Next(20, 400))); Stopwatch.GetElapsedTime(started) < length;)
            {
                if (life > Lives / 2) await AppendAsync(codex, Rollout.Record(60_001, turn, $"resp_{++written}", Rollout.Usage(10)));
                if (await program.TryScrapeAsync() is not { } page || page.Sum("openclaw_codex_messages_total") is not { } messages) continue;

                Assert.True(messages >= highest, $"Went back from {highest} to {messages} in life {life}.");
                highest = messages;
            }
            await program.KillAsync();
        }

        await using var last = Serve();
        await last.UntilAsync(async () => (await last.ScrapeAsync()).Sum("openclaw_codex_messages_total") == 37 + written);
        var end = await last.ScrapeAsync();
        Assert.Equal(539_602 + (10 * written), end.Sum("openclaw_codex_input_tokens_total"));
        Assert.Equal(5, end.Sum("openclaw_codex_message_errors_total"));
        Assert.True(written > Lives, $"Only {written} calls were written.");
    }

    [Fact]
    public async Task A_restart_reads_less_than_a_hundredth_of_the_bytes()
    {
        RealHome.CopyTo("native-codex-2026.9.6", _folder.Combine("home"));
        var read = new List<double>();
        for (var life = 0; life < 2; life++)
        {
            await using var program = Serve();
            await program.UntilReadyAsync();
            read.Add((await program.ScrapeAsync())["clawtail_read_bytes_total"]!.Value);
            await program.TerminateAsync();
        }

        Assert.InRange(read[1], 0, read[0] / 100);
    }

    [Fact]
    public async Task No_file_of_a_Codex_home_is_open_for_writing_or_locked()
    {
        RealHome.CopyTo("native-codex-2026.9.6", _folder.Combine("home"));
        await using var program = Serve();
        await program.UntilReadyAsync();

        await AppendAsync(_folder.Combine("home", "agents", "main", "agent", "codex-home"), Rollout.Started(60_001, Rollout.Id(60_000)));
        List<FileSystemInfo> open = [];
        await program.UntilAsync(() =>
        {
            open = [.. new DirectoryInfo($"/proc/{program.Id}/fd").EnumerateFileSystemInfos().Where(fd => fd.LinkTarget?.Contains("/codex-home/", StringComparison.Ordinal) == true)];
            return Task.FromResult(open.Count > 0);
        });

        foreach (var fd in open)
        {
            var info = await File.ReadAllLinesAsync($"/proc/{program.Id}/fdinfo/{fd.Name}", TestContext.Current.CancellationToken);
            Assert.Equal(0, Convert.ToInt32(info.Single(l => l.StartsWith("flags:", StringComparison.Ordinal))[6..].Trim(), 8) & 3); // O_RDONLY
            Assert.DoesNotContain(info, l => l.StartsWith("lock:", StringComparison.Ordinal));
        }
    }

    public void Dispose() => _folder.Dispose();

    private ClawtailProgram Serve() =>
        ClawtailProgram.Serve(_folder.Combine("home"), _folder.Combine("state"), "--sweep-interval", "100ms", "--new-series-hold", "0s");

    private static Task AppendAsync(string codex, string line) =>
        File.AppendAllTextAsync(RolloutHome.FilesIn(codex).First(f => f.Contains("01a210b5-1993", StringComparison.Ordinal)), line + "\n", TestContext.Current.CancellationToken);

    /// <summary>By provider, model and kind of session; what each agent used is another sum of the same.</summary>
    private static bool IsUsage(string series) =>
        !series.StartsWith("openclaw_codex_agent_", StringComparison.Ordinal)
        && (series.StartsWith("openclaw_codex_messages_total", StringComparison.Ordinal) || series.Contains("_tokens_total{", StringComparison.Ordinal));

    private static string Labels(JsonElement series) =>
        $"{{provider=\"{series.GetProperty("provider")}\",model=\"{series.GetProperty("model")}\",session_kind=\"{series.GetProperty("session_kind")}\"}}";

    private static IEnumerable<string> Lines(JsonElement all, Func<JsonElement, string> name) => all.EnumerateArray().Select(e => Line(name(e), e.GetProperty("value").GetDouble()));

    private static string Line(string series, double value) => string.Create(CultureInfo.InvariantCulture, $"{series} = {value}");
}
