using System.Globalization;
using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Report;

public sealed class ReportCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Home => _folder.Combine("home");

    private string State => _folder.Combine("state");

    [Fact]
    public async Task Without_a_ledger_the_home_itself_is_counted_and_nothing_is_left_behind()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);
        var before = Directory.GetDirectories(Path.GetTempPath(), "clawtail-report-*").Length;

        var run = await ReportAsync("--json", "--since", "2026-01-01", "--by", "model");

        Assert.Equal(0, run.ExitCode);
        var rows = JsonDocument.Parse(run.Output).RootElement.GetProperty("rows").EnumerateArray().ToArray();
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(RealHome.Root, "file-era-2026.7.1", "expected.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(expected.GetProperty("distinct_turns").GetInt64(), rows.Sum(row => row.GetProperty("usage").GetProperty("messages").GetInt64() + row.GetProperty("usage").GetProperty("failed").GetInt64()));
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "clawtail-report-*").Length);
    }

    [Fact]
    public async Task Beside_a_running_Clawtail_page_report_JSON_and_metrics_say_the_same()
    {
        using var demo = new Clawtail.Host.Demo.DemoHome(TimeProvider.System.GetUtcNow(), seed: 5);
        await using var program = ClawtailProgram.Serve(demo.OpenClawDirectory, State);
        await program.UntilReadyAsync();

        using var answer = await program.GetAsync("/usage.json");
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        using var page = await program.GetAsync("/");
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var report = JsonDocument.Parse((await ReportAsync("--json")).Output).RootElement;
        var metrics = await program.ScrapeAsync();

        var week = json.GetProperty("last7Days").GetProperty("messages").GetInt64();
        Assert.Equal(week, report.GetProperty("last7Days").GetProperty("messages").GetInt64());
        Assert.Equal(week, metrics.SeriesOf("openclaw_codex_window_messages").Where(series => series.Contains("window=\"7d\"", StringComparison.Ordinal)).Sum(series => metrics[series]));
        Assert.Contains($"<td>{week.ToString("N0", CultureInfo.InvariantCulture)}</td>", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 30_000);
    }

    [Fact]
    public async Task The_overview_fits_a_terminal_of_80_columns_and_a_table_is_CSV_on_demand()
    {
        RealHome.CopyTo("file-era-2026.7.1", Home);

        var overview = await ReportAsync();
        var csv = await ReportAsync("--csv", "--by", "session", "--since", "2026-01-01");

        Assert.All(overview.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.StartsWith("session,messages,failed,input,output,cache_read,cache_write,cost_usd\r\n", csv.Output, StringComparison.Ordinal);
        Assert.Contains("\r\nmain/", csv.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_provider_said_of_the_plan_is_in_the_report_too_with_the_account_named_as_the_page_names_it()
    {
        using var demo = new Clawtail.Host.Demo.DemoHome(TimeProvider.System.GetUtcNow(), seed: 5);
        await using (var program = ClawtailProgram.Serve(demo.OpenClawDirectory, State))
        {
            await program.UntilReadyAsync();
            JsonElement page = default;
            await program.UntilAsync(async () =>
            {
                using var answer = await program.GetAsync("/usage.json");
                page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("quota");
                return page.GetArrayLength() > 0;
            });

            var run = await new CommandLineHarness().RunAsync("report", "--json", "--openclaw-dir", demo.OpenClawDirectory, "--state-dir", State);
            var report = JsonDocument.Parse(run.Output).RootElement.GetProperty("quota");

            Assert.Equal(page.GetRawText(), report.GetRawText());
        }
        var text = await new CommandLineHarness().RunAsync("report", "--openclaw-dir", demo.OpenClawDirectory, "--state-dir", State);
        Assert.Matches(@"QUOTA 5h +\[[#.]{20}\] \d+ % used, resets in ", text.Output);
        Assert.All(text.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task Where_there_is_neither_it_says_where_it_looked()
    {
        var run = await ReportAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(State, Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandLineHarness> ReportAsync(params string[] more) =>
        new CommandLineHarness().RunAsync(["report", "--openclaw-dir", Home, "--state-dir", State, .. more]);
}
