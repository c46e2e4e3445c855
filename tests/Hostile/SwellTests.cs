using System.Text;
using Clawtail.Tests.Support;
using Xunit;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Clawtail.Tests.Hostile;

/// <summary>What is small on disk or asks for much memory: bombs, windows, large entries on many cores, indexes, labels.</summary>
public sealed class SwellTests
{
    /// <summary>Bytes. The published program is given what the manifests give it; the build beside the tests has a compiler in it.</summary>
    private static long Ceiling => (ClawtailProgram.IsPublished ? 160 : 260) * 1024L * 1024;

    private static readonly Dictionary<string, string> ManyCores = new() { ["DOTNET_PROCESSOR_COUNT"] = "16" };

    [Fact]
    public async Task Bombs_and_wide_windows_are_set_aside()
    {
        await using var home = new HostileHome();
        var bomb = Compress(Enumerable.Repeat(new byte[1024 * 1024], 2048), 3, 0);
        for (var i = 0; i < 20; i++) await File.WriteAllBytesAsync(home.InSessions($"b{i}.jsonl.zst"), bomb, TestContext.Current.CancellationToken);
        var turns = Encoding.UTF8.GetBytes(string.Concat(Transcript.Turns(1, 20_000).Select(l => l + "\n")));
        var wide = Compress([turns], 3, 27);
        for (var i = 0; i < 16; i++) await File.WriteAllBytesAsync(home.InSessions($"w{i}.jsonl.zst"), wide, TestContext.Current.CancellationToken);

        await home.StartAsync(ManyCores);
        await home.CountsInTimeAsync();

        Assert.True((await home.Program.ScrapeAsync())["clawtail_sources{state=\"over_budget\"}"] >= 20);
        Assert.True(home.PeakMemory() < Ceiling, $"{home.PeakMemory() / 1024 / 1024} MiB");
    }

    [Fact]
    public async Task Large_entries_on_many_cores_take_what_one_takes()
    {
        await using var home = new HostileHome();
        for (var i = 0; i < 32; i++)
        {
            var turn = Transcript.Turn(1000 + i, model: "large", text: new string('x', (5 + i % 16) * 1024 * 1024));
            await File.WriteAllTextAsync(home.InSessions($"{i}.jsonl"), turn + "\n" + Transcript.Turn(2000 + i, model: "large") + "\n", TestContext.Current.CancellationToken);
        }

        await home.StartAsync(ManyCores);
        await home.CountsInTimeAsync();

        Assert.Equal(64, (await home.Program.ScrapeAsync()).Samples.Where(s => s.Key.StartsWith("openclaw_codex_messages_total", StringComparison.Ordinal) && s.Key.Contains("large", StringComparison.Ordinal)).Sum(s => s.Value));
        Assert.True(home.PeakMemory() < Ceiling, $"{home.PeakMemory() / 1024 / 1024} MiB");
    }

    [Theory]
    [InlineData("a million sessions")]
    [InlineData("ids of megabytes")]
    [InlineData("a key of colons")]
    [InlineData("files")]
    public async Task An_index_of_any_size_takes_little_memory_and_little_of_the_ledger(string what)
    {
        await using var home = new HostileHome();
        await home.StartAsync();

        await using (var index = new StreamWriter(home.InSessions("sessions.json"), append: false, new UTF8Encoding(false)))
        {
            await index.WriteAsync("{\"agent:evil:main\":{}");
            if (what == "a million sessions") for (var i = 0; i < 1_000_000; i++) await index.WriteAsync($",\"agent:evil:cron:{i}\":{{\"sessionId\":\"00000000-0000-0000-0000-{i:d12}\"}}");
            if (what == "ids of megabytes") for (var i = 0; i < 20; i++) await index.WriteAsync($",\"k{i}\":{{\"sessionId\":\"{new string((char)('a' + i), 3 * 1024 * 1024)}\"}}");
            if (what == "a key of colons") await index.WriteAsync($",\"{new string(':', 15 * 1024 * 1024)}\":{{\"sessionId\":\"s\"}}");
            if (what == "files") for (var i = 0; i < 200_000; i++) await index.WriteAsync($",\"f{i}\":{{\"sessionId\":\"s{i}\",\"sessionFile\":\"/x/{i}.jsonl\"}}");
            await index.WriteAsync("}");
        }
        await File.WriteAllTextAsync(home.InSessions("new.jsonl"), Transcript.Turn(1) + "\n", TestContext.Current.CancellationToken);
        await home.CountsInTimeAsync();
        await home.RestartAsync();
        await home.CountsInTimeAsync();

        Assert.True(home.PeakMemory() < Ceiling, $"{home.PeakMemory() / 1024 / 1024} MiB");
        Assert.True(new FileInfo(Path.Combine(home.State, "ledger.sqlite")).Length < 20 * 1024 * 1024);
    }

    [Fact]
    public async Task An_agents_thousand_models_leave_the_others_theirs_and_are_counted()
    {
        await using var home = new HostileHome();
        await home.StartAsync();
        await File.WriteAllLinesAsync(
            home.InSessions("m.jsonl"), Enumerable.Range(0, 3000).Select(i => Transcript.Turn(i, TimeProvider.System.GetUtcNow(), $"model-{i}")), TestContext.Current.CancellationToken);
        await home.CountsInTimeAsync();

        var others = Path.Combine(Directory.CreateDirectory(Path.Combine(home.Home, "agents", "other", "sessions")).FullName, "o.jsonl");
        await File.WriteAllLinesAsync(others, [Transcript.Turn(9001, TimeProvider.System.GetUtcNow(), "theirs")], TestContext.Current.CancellationToken);
        await home.Program.UntilAsync(async () => (await home.Program.ScrapeAsync()).Text.Contains("model=\"theirs\"", StringComparison.Ordinal));
        await home.Program.UntilAsync(async () => (await home.Program.ScrapeAsync())["clawtail_folded_series_total"] >= 800);
        await home.CountsInTimeAsync();
        await home.RestartAsync();
        await home.CountsInTimeAsync();

        var page = await home.Program.ScrapeAsync();
        Assert.True(page.SeriesOf("openclaw_codex_messages_total").Count() < 402);
        var report = await Tool.RunAsync(ClawtailProgram.Path, "report", "--json", "--by", "agent", "--openclaw-dir", home.Home, "--state-dir", home.State);
        Assert.Contains("\"messages\": 3000", report.Output, StringComparison.Ordinal);
    }

    private static byte[] Compress(IEnumerable<byte[]> parts, int level, int window)
    {
        using var compressed = new MemoryStream();
        using (var stream = new CompressionStream(compressed, level, leaveOpen: true))
        {
            if (window > 0) stream.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, window);
            foreach (var part in parts) stream.Write(part);
        }
        return compressed.ToArray();
    }
}
