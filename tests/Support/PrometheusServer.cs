using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>A real Prometheus that scrapes programs under test, with its data in a temporary directory.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly int _port;

    private PrometheusServer(Process process, int port) => (_process, _port) = (process, port);

    /// <summary>Seconds since 1970, as Prometheus takes times.</summary>
    public static double Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1e3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="directory">A folder of its own; blocks that are already in its <c>data</c> are served.</param>
    /// <param name="interval">Between scrapes, and between evaluations of rules.</param>
    /// <param name="targets">Ports on this machine; each becomes <c>job="openclaw"</c> in a namespace of the test's own.</param>
    public static async Task<PrometheusServer> StartAsync(
        string directory, TimeSpan interval, IReadOnlyList<string> rules, params IReadOnlyList<int> targets)
    {
        Assert.SkipUnless(Promtool.IsInstalled("prometheus"), "prometheus is not on the PATH.");
        Directory.CreateDirectory(directory);
        var config = Path.Combine(directory, "prometheus.json"); // JSON is YAML.
        await File.WriteAllTextAsync(config, Configuration(interval, rules, targets), Cancellation);
        var port = FreePort.Next();
        var start = new ProcessStartInfo("prometheus",
        [
            $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(directory, "data")}", "--storage.tsdb.retention.time=20y",
            $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
        ]);
        var server = new PrometheusServer(Process.Start(start)!, port);
        await server.UntilAsync(async () => (await server.QueryAsync("vector(1)")).Count == 1);
        return server;
    }

    /// <summary>Answers a query as of a time; of a range selector, all samples in it.</summary>
    public async Task<IReadOnlyList<Sample>> QueryAsync(string query, double? at = null)
    {
        var time = (at ?? Now).ToString("F3", CultureInfo.InvariantCulture);
        return await AskAsync($"query?time={time}&query={Uri.EscapeDataString(query)}", query);
    }

    /// <summary>Answers a query at every step of a range, the last sample of every series last.</summary>
    public async Task<IReadOnlyList<Sample>> QueryRangeAsync(string query, double from, double to, double step)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"start={from:F3}&end={to:F3}&step={step:F3}");
        return await AskAsync($"query_range?{range}&query={Uri.EscapeDataString(query)}", query);
    }

    /// <summary>The value of a query that has one series at most; null if it has none.</summary>
    public async Task<double?> ValueAsync(string query, double? at = null)
    {
        var samples = await QueryAsync(query, at);
        Assert.True(samples.Count < 2, $"{query} has {samples.Count} series.");
        return samples.Count == 0 ? null : samples[0].Value;
    }

    /// <summary>
    /// Waits for a scrape that began after now, of every target that is up.
    /// </summary>
    /// <returns>When the last one was: a range that ends there ends at a sample, so that nothing is extrapolated at its end.</returns>
    public async Task<double> NextScrapeAsync()
    {
        var (now, at) = (Now, 0d);
        await UntilAsync(async () => (at = await ValueAsync("min(timestamp(up) and (up == 1))") ?? 0) > now);
        return at;
    }

    public async Task UntilAsync(Func<Task<bool>> condition, Func<string>? complaint = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await HoldsAsync(condition))
        {
            Assert.False(_process.HasExited, "Prometheus ended.");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Waited in vain. {complaint?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false; // It does not listen yet.
        }
    }

    private static string Configuration(TimeSpan interval, IReadOnlyList<string> rules, IReadOnlyList<int> targets)
    {
        var every = $"{(int)interval.TotalMilliseconds}ms";
        var scraped = string.Join(',', targets.Select((port, i) => $$"""{"targets":["127.0.0.1:{{port}}"],"labels":{"namespace":"agents","pod":"agent-{{i}}"} }"""));
        return $$"""
            {
              "global": {"scrape_interval": "{{every}}", "scrape_timeout": "{{every}}", "evaluation_interval": "{{every}}"},
              "rule_files": [{{string.Join(',', rules.Select(rule => $"\"{rule}\""))}}],
              "scrape_configs": [{"job_name": "openclaw", "static_configs": [{{scraped}}]}]
            }
            """;
    }

    private async Task<IReadOnlyList<Sample>> AskAsync(string path, string query)
    {
        using var response = await Http.GetAsync(new Uri($"http://127.0.0.1:{_port}/api/v1/{path}"), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        using var answer = JsonDocument.Parse(text.Length > 0 && text[0] == '{' ? text : "{}");
        if (!answer.RootElement.TryGetProperty("data", out var data)) throw new HttpRequestException($"{query}: {text}");

        var result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() == "scalar"
            ? [new Sample([], result[0].GetDouble(), Number(result[1]))]
            : [.. result.EnumerateArray().SelectMany(Samples)];
    }

    private static IEnumerable<Sample> Samples(JsonElement series)
    {
        var labels = series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
        var points = series.TryGetProperty("values", out var values) ? values.EnumerateArray().ToList() : [series.GetProperty("value")];
        return points.Select(point => new Sample(labels, point[0].GetDouble(), Number(point[1])));
    }

    private static double Number(JsonElement text) => text.GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var number => double.Parse(number!, CultureInfo.InvariantCulture),
    };
}

/// <summary>One value of one series.</summary>
/// <param name="Time">Seconds since 1970.</param>
internal sealed record Sample(Dictionary<string, string> Labels, double Time, double Value)
{
    /// <summary>Tells series apart.</summary>
    public string Series => string.Join(',', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
