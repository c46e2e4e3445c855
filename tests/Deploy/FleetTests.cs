using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>Two Clawtails, one agent with the configuration that is shipped, and an engine it writes to.</summary>
public sealed partial class FleetTests : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly TempFolder _folder = new();
    private readonly int _enginePort = FreePort.Next();

    private static string Shipped => File.ReadAllText(Repository.File("deploy/fleet/agent.yml"));

    [Theory]
    [InlineData("prometheus")]
    [InlineData("vmagent")]
    public async Task The_engine_answers_for_the_whole_fleet(string agent)
    {
        Tool.SkipWithout("victoria-metrics");
        Tool.SkipWithout(agent);
        await using var first = await ServeAsync("file-era-2026.7.1");
        await using var second = await ServeAsync("forks-and-rewrites");
        var expected = await MessagesAsync(first) + await MessagesAsync(second);

        await using var engine = StartEngine();
        await engine.UntilAsync(async () => (await Http.GetAsync(Engine("/health"), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        await using var running = StartAgent(agent, await ConfigureAsync(first.Port, second.Port));
        await running.UntilAsync(async () => await QueryAsync("count(up{job=\"clawtail\"})") == 2);

        await running.UntilAsync(async () => await QueryAsync("sum(openclaw_codex_messages_total)") == expected);
        Assert.Equal(2, await QueryAsync("count(count by (cluster, instance) (clawtail_build_info{cluster=\"test\"}))"));
        Assert.Equal(0, await QueryAsync("count(clawtail_commit_duration_seconds_bucket) or vector(0)"));
        Assert.Equal(2, await QueryAsync("sum(clawtail_baseline_complete)"));
        await AssertDashboardsAnsweredAsync();
    }

    [Fact]
    public async Task The_configuration_is_one_that_Prometheus_accepts()
    {
        Tool.SkipWithout("promtool");

        var verdict = await Tool.RunAsync("promtool", "check", "config", "--agent", "--syntax-only", await ConfigureAsync(1, 2));

        Assert.True(verdict.ExitCode == 0, verdict.Everything);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ClawtailProgram> ServeAsync(string home)
    {
        RealHome.CopyTo(home, _folder.Combine(home));
        var program = ClawtailProgram.Serve(_folder.Combine(home), _folder.Combine(home + "-state"));
        await program.UntilReadyAsync();
        return program;
    }

    private static async Task<double> MessagesAsync(ClawtailProgram program) =>
        MessageSample().Matches(await (await program.GetAsync("/metrics")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    /// <summary>What is shipped, with the two programs in place of Kubernetes (which Debian's Prometheus does not know) and a pace for a test.</summary>
    private async Task<string> ConfigureAsync(params int[] ports)
    {
        var targets = string.Join(", ", ports.Select(port => $"'127.0.0.1:{port}'"));
        var start = Shipped.IndexOf("    kubernetes_sd_configs:", StringComparison.Ordinal);
        var end = Shipped.IndexOf("    metric_relabel_configs:", StringComparison.Ordinal);
        var text = $"{Shipped[..start]}    static_configs:\n      - targets: [{targets}]\n{Shipped[end..]}"
            .Replace("scrape_interval: 60s", "scrape_interval: 1s", StringComparison.Ordinal).Replace("scrape_timeout: 10s", "scrape_timeout: 1s", StringComparison.Ordinal)
            .Replace("change-me", "test", StringComparison.Ordinal).Replace("victoria-metrics:8428", $"127.0.0.1:{_enginePort}", StringComparison.Ordinal);
        var path = _folder.Combine("agent.yml");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }

    private BackgroundTool StartEngine() => BackgroundTool.Start("victoria-metrics",
        $"-httpListenAddr=127.0.0.1:{_enginePort}", $"-storageDataPath={_folder.Combine("engine")}", "-search.latencyOffset=0s");

    private BackgroundTool StartAgent(string agent, string configuration) => agent == "vmagent"
        ? BackgroundTool.Start(agent, $"-promscrape.config={configuration}", "-promscrape.config.strictParse=false",
            $"-remoteWrite.url={Engine("/api/v1/write")}", $"-remoteWrite.tmpDataPath={_folder.Combine("agent")}", $"-httpListenAddr=127.0.0.1:{FreePort.Next()}")
        : BackgroundTool.Start(agent, "--enable-feature=agent", $"--config.file={configuration}",
            $"--storage.agent.path={_folder.Combine("agent")}", $"--web.listen-address=127.0.0.1:{FreePort.Next()}");

    private Uri Engine(string path) => new($"http://127.0.0.1:{_enginePort}{path}");

    private async Task<double?> QueryAsync(string query)
    {
        var answer = await Http.GetStringAsync(Engine($"/api/v1/query?query={Uri.EscapeDataString(query)}&nocache=1"), TestContext.Current.CancellationToken);
        var result = JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? null : double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>Every query of the dashboards that are shipped is one that this engine understands.</summary>
    private async Task AssertDashboardsAnsweredAsync()
    {
        var folder = Repository.File("grafana");
        if (!Directory.Exists(folder)) return;

        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
            foreach (var query in Queries(JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).RootElement))
            {
                var plain = Variable().Replace(query.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$__range", "1h", StringComparison.Ordinal)
                    .Replace("$__interval", "1m", StringComparison.Ordinal), ".*");
                using var answer = await Http.GetAsync(Engine($"/api/v1/query?query={Uri.EscapeDataString(plain)}"), TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode, $"{Path.GetFileName(file)}: {query}");
            }
    }

    private static IEnumerable<string> Queries(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Queries),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "expr" && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : Queries(property.Value)),
        _ => [],
    };

    [GeneratedRegex(@"^openclaw_codex_messages_total\S* (\S+)$", RegexOptions.Multiline)]
    private static partial Regex MessageSample();

    [GeneratedRegex(@"\$\{?\w+(:\w+)?\}?")]
    private static partial Regex Variable();
}
