using System.Diagnostics;
using System.Globalization;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary><c>clawtail backfill</c>, from the published program beside one that runs, into a real Prometheus.</summary>
public sealed class BackfillTests : IDisposable
{
    private const string Messages = "openclaw_codex_messages_total";

    private static readonly string[] Counters = ["messages", "input_tokens", "cache_read_tokens", "cost_usd", "message_errors"];

    private readonly TempFolder _folder = new();
    private readonly LivingHome _home;

    public BackfillTests() => _home = new LivingHome(_folder.Combine("home"));

    private string State => _folder.Combine("state");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task History_and_live_counters_are_one_series_without_a_spike_or_a_reset_at_the_seam()
    {
        WriteTwoDays();
        await using var program = ClawtailProgram.Serve(_home.Path, State, "--new-series-hold", "2s", "--sweep-interval", "200ms");
        await program.UntilReadyAsync();
        // Older turns that come to light later, of a series of the baseline and of one that is born at 0.
        _home.Say(turns: 9, ago: TimeSpan.FromHours(40));
        _home.Say("subagent", turns: 4, ago: TimeSpan.FromHours(40));
        // Not by a scrape: the first one is to be Prometheus'.
        await program.UntilAsync(() => Task.FromResult(new LedgerFile(State).Count("turns") == 150 + 10 + 2 + 13));

        await BackfillIntoAsync("prometheus", program.Port);
        await using var prometheus = await PrometheusServer.StartAsync(_folder.Combine("prometheus"), TimeSpan.FromSeconds(1), [], program.Port);
        await prometheus.NextScrapeAsync();
        _home.Say(turns: 3);
        await prometheus.UntilAsync(async () => await prometheus.ValueAsync($"{Messages}{{session_kind=\"main\"}}") == 162);
        await prometheus.UntilAsync(async () => await prometheus.ValueAsync($"{Messages}{{session_kind=\"subagent\"}}") == 4);
        var at = await prometheus.NextScrapeAsync();

        foreach (var counter in Counters) Assert.Equal(0, await prometheus.ValueAsync($"sum(resets(openclaw_codex_{counter}_total[4d]))", at));
        await ShowsAsync(prometheus, $"increase({Messages}{{session_kind=\"main\"}}[4d])", 162, at);
        await ShowsAsync(prometheus, $"increase({Messages}{{session_kind=\"cron\"}}[4d])", 10, at);
        await ShowsAsync(prometheus, $"increase({Messages}{{session_kind=\"subagent\"}}[4d])", 4, at);
        await ShowsAsync(prometheus, "increase(openclaw_codex_message_errors_total{reason=\"rate_limit\"}[4d])", 2, at);
        await ShowsAsync(prometheus, "sum(increase(openclaw_codex_cost_usd_total{session_kind!=\"subagent\"}[4d]))", 0.174, at);
        // Three times 6 in any 5 hours, 2 of cron, and the 9 that were found later: nothing above, wherever the window lies.
        var all = await prometheus.QueryRangeAsync($"sum(increase({Messages}{{session_kind!=\"subagent\"}}[5h]))", at - (52 * 3600), at, 600);
        Assert.InRange(all.Max(sample => sample.Value), 18, 33);
    }

    [Fact]
    public async Task History_stays_out_of_what_Prometheus_writes_itself()
    {
        _home.Say(turns: 5, ago: TimeSpan.FromDays(2));
        await using (var program = ClawtailProgram.Serve(_home.Path, State)) await program.UntilReadyAsync();

        var recent = await RunAsync("--to", Time(TimeSpan.FromHours(2)));
        AgeBaseline(TimeSpan.FromHours(10));
        var overlapping = await RunAsync("--to", Time(TimeSpan.FromHours(9)));
        var empty = await RunAsync("--from", Time(TimeSpan.FromHours(11)), "--to", Time(TimeSpan.FromHours(11)));
        var good = await RunAsync("--from", Time(TimeSpan.FromHours(12)), "--to", Time(TimeSpan.FromHours(10.9)), "--step", "30m");

        Assert.Equal((2, 2, 2, 0), (recent.ExitCode, overlapping.ExitCode, empty.ExitCode, good.ExitCode));
        Assert.Contains("within the last 3 hours", recent.Errors, StringComparison.Ordinal);
        Assert.Contains("live counters began", overlapping.Errors, StringComparison.Ordinal);
        Assert.Equal("", recent.Output + overlapping.Output + empty.Output);
        Assert.Equal(3, good.Output.Split('\n').Count(line => line.StartsWith(Messages + "{", StringComparison.Ordinal) && line.Contains("} 5 ", StringComparison.Ordinal)));
        Assert.EndsWith("\n# EOF\n", good.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from", "yesterday")]
    [InlineData("--step", "10ms")]
    [InlineData("--label", "job")]
    [InlineData("--label", "job=a,job=b")]
    public async Task A_wrong_option_is_answered_with_what_is_accepted(string option, string value)
    {
        var run = await RunAsync(option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"clawtail: {option} '{value}' is not accepted; give ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_ledger_it_says_so_and_makes_none()
    {
        var run = await RunAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("there is no ledger in", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(State));
    }

    /// <remarks>The turns are put into a ledger by SQL: that many transcripts would take minutes to write.</remarks>
    [Fact]
    public async Task A_year_of_a_million_turns_is_written_in_bounded_memory()
    {
        _home.Say(ago: TimeSpan.FromDays(364));
        await using (var program = ClawtailProgram.Serve(_home.Path, State)) await program.UntilReadyAsync();
        new LedgerFile(State).Run("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
            INSERT INTO turns (time, key, usage_series, error_series, input, output, cache_read, cache_write, cost_nano_usd)
                SELECT (unixepoch() - 86400) * 1000 - i * 31000, randomblob(16), 1, NULL, 100, 20, 60, 5, 1000000 FROM n;
            UPDATE usage_series SET messages = messages + 1000000;
            UPDATE baseline_usage SET messages = messages + 1000000, input = input + 100000000;
            """);

        using var process = Process.Start(new ProcessStartInfo(ClawtailProgram.Path, ["backfill", "--state-dir", State, "--step", "10m"]) { RedirectStandardOutput = true })!;
        var (lines, last, peak) = (0, "", 0L);
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith(Messages, StringComparison.Ordinal)) last = line;
            if (lines++ % 5000 == 0) peak = Math.Max(peak, PeakOf(process.Id));
        }
        await process.WaitForExitAsync(Cancellation);

        Assert.Equal(0, process.ExitCode);
        Assert.InRange(lines, 300_000, 330_000);
        Assert.Contains("} 1000001 ", last, StringComparison.Ordinal);
        Assert.True(peak is > 0 and < 120_000, $"{peak} kB");
    }

    public void Dispose()
    {
        _home.Dispose();
        _folder.Dispose();
    }

    private static string Time(TimeSpan ago) => Transcript.Iso(TimeProvider.System.GetUtcNow() - ago);

    private static async Task ShowsAsync(PrometheusServer prometheus, string query, double written, double at) =>
        Assert.Equal(written, (await prometheus.ValueAsync(query, at))!.Value, 6);

    /// <summary>The most memory a process had so far, in kB; 0 when it is gone.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[6..^2].Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void WriteTwoDays()
    {
        for (var hours = 50; hours > 0; hours -= 2) _home.Say(turns: 6, ago: TimeSpan.FromHours(hours));
        for (var hours = 50; hours > 0; hours -= 10) _home.Say("cron", "gpt-5.4", turns: 2, ago: TimeSpan.FromHours(hours));
        _home.Fail("rate_limit", ago: TimeSpan.FromHours(30));
        _home.Fail("rate_limit", ago: TimeSpan.FromHours(20));
    }

    private async Task BackfillIntoAsync(string prometheus, int port)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"instance=127.0.0.1:{port},namespace=agents,pod=agent-0");
        var run = await RunAsync("--label", "job=openclaw", "--label", target);
        Assert.True(run.ExitCode == 0, run.Errors);
        var file = _folder.Combine("history.om");
        await File.WriteAllTextAsync(file, run.Output, Cancellation);

        // Larger blocks than the two hours by default: promtool reads the file once a block.
        var blocks = await Promtool.RunAsync(
            "", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=24h", file, _folder.Combine(prometheus, "data"));
        Assert.True(blocks.ExitCode == 0, blocks.Output);
    }

    /// <summary>As if Clawtail had been ready for the first time a while ago.</summary>
    private void AgeBaseline(TimeSpan ago) => new LedgerFile(State).Run(string.Create(CultureInfo.InvariantCulture,
        $"UPDATE meta SET value = {(TimeProvider.System.GetUtcNow() - ago).ToUnixTimeMilliseconds()} WHERE name = 'baseline_complete'"));

    private Task<Tool> RunAsync(params string[] options) => Tool.RunAsync(ClawtailProgram.Path, ["backfill", "--state-dir", State, .. options]);
}
