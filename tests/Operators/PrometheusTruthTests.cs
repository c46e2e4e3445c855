using System.Globalization;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>What a real Prometheus makes of the published program's counters.</summary>
/// <remarks>
/// A query as of the last scrape with a range wider than the run extrapolates nothing for a series that began at 0: there
/// <c>increase()</c> is exact. For one that began at a baseline Prometheus adds half a scrape interval at the beginning.
/// </remarks>
public sealed class PrometheusTruthTests : IDisposable
{
    private const string Messages = "openclaw_codex_messages_total";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TempFolder _folder = new();
    private readonly LivingHome _home;

    public PrometheusTruthTests() => _home = new LivingHome(_folder.Combine("home"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_fifty_series_born_at_random_times_no_first_event_is_lost()
    {
        _home.Say();
        await using var program = Serve("3s");
        await using var prometheus = await StartAsync("prometheus", Second, program.Port);
        await program.UntilReadyAsync();
        await prometheus.NextScrapeAsync();

        var random = new Random(50);
        for (var born = 0; born < 50; born++)
        {
            _home.Say("cron", $"model-{born:00}", turns: random.Next(1, 4));
            if (born > 0) _home.Say("cron", $"model-{random.Next(born):00}");
            if (born % 10 == 0) _home.Fail("rate_limit", "cron", $"model-{born:00}");
            await Task.Delay(random.Next(200), Cancellation);
        }

        await ShowsAsync(prometheus, $"increase({Messages}{{session_kind=\"cron\"}}[1h])", sample => _home.Messages[(sample["model"], "cron")], 50);
        await ShowsAsync(prometheus, "increase(openclaw_codex_message_errors_total{reason=\"rate_limit\"}[1h])", _ => 1, 5);
        await ShowsAsync(prometheus, "increase(openclaw_codex_input_tokens_total{session_kind=\"cron\"}[1h])", sample => 100 * _home.Messages[(sample["model"], "cron")], 50);
    }

    [Fact]
    public async Task A_first_start_on_a_large_history_is_no_increase()
    {
        for (var session = 0; session < 40; session++)
        {
            _home.Say("main", turns: 500, ago: TimeSpan.FromDays(session));
            _home.Reset();
        }
        var port = FreePort.Next();
        await using var prometheus = await StartAsync("prometheus", Second, port);
        await using var program = ClawtailProgram.Serve(port, _home.Path, _folder.Combine("state"), "--new-series-hold", "3s");
        await prometheus.UntilAsync(async () => await prometheus.ValueAsync($"sum({Messages})") == 20_000);
        for (var scrape = 0; scrape < 3; scrape++) await prometheus.NextScrapeAsync();

        var at = await prometheus.NextScrapeAsync();

        Assert.Equal(0, await prometheus.ValueAsync($"sum(increase({Messages}[1h]))", at));
        Assert.Equal(0, await prometheus.ValueAsync("sum(increase(openclaw_codex_cost_usd_total[1h]))", at));
        Assert.Equal(20_000, await prometheus.ValueAsync($"sum(min_over_time({Messages}[1h]))", at));
    }

    [Fact]
    public async Task Restarts_and_kills_are_no_spike_and_their_downtime_is_caught_up()
    {
        _home.Say(turns: 1000);
        var port = FreePort.Next();
        await using var prometheus = await StartAsync("prometheus", Second, port);
        for (var life = 0; life < 3; life++)
        {
            await using var program = Serve("3s", port);
            await program.UntilReadyAsync();
            await prometheus.NextScrapeAsync();
            _home.Say(turns: 7);
            _home.Say("cron", $"model-{life}");
            await prometheus.NextScrapeAsync();
            if (life < 1) Assert.Equal(0, await program.TerminateAsync());
            else await program.KillAsync();
            _home.Say(turns: 3);
            _home.Say("cron", $"model-{life}");
        }
        await using var last = Serve("3s", port);

        await prometheus.UntilAsync(async () => await prometheus.ValueAsync($"{Messages}{{session_kind=\"main\"}}") == 1030);
        await ShowsAsync(prometheus, $"increase({Messages}{{session_kind=\"cron\"}}[1h])", _ => 2, 3);
        var at = await prometheus.NextScrapeAsync();
        var main = await prometheus.QueryAsync($"{Messages}{{session_kind=\"main\"}}[1h]", at);
        Assert.Equal(0, await prometheus.ValueAsync($"sum(resets({Messages}[1h]))", at));
        Assert.Equal(1000, main[0].Value);
        Assert.All(main.Zip(main.Skip(1)), pair => Assert.InRange(pair.Second.Value - pair.First.Value, 0, 10));
        await ShowsWithinAsync(prometheus, $"increase({Messages}{{session_kind=\"main\"}}[1h])", 30, main, at);
    }

    [Fact]
    public async Task Two_servers_with_different_intervals_both_see_every_event()
    {
        _home.Say();
        await using var program = Serve("5s");
        await using var often = await StartAsync("often", Second, program.Port);
        await using var seldom = await StartAsync("seldom", 4 * Second, program.Port);
        await program.UntilReadyAsync();
        await seldom.NextScrapeAsync();

        for (var born = 0; born < 10; born++)
        {
            _home.Say("cron", $"model-{born}", turns: 1 + born);
            await Task.Delay(150, Cancellation);
        }

        foreach (var prometheus in new[] { often, seldom })
        {
            await ShowsAsync(prometheus, $"increase({Messages}{{session_kind=\"cron\"}}[1h])", sample => 1 + int.Parse(sample["model"][6..], CultureInfo.InvariantCulture), 10);
        }
    }

    public void Dispose()
    {
        _home.Dispose();
        _folder.Dispose();
    }

    private ClawtailProgram Serve(string hold, int? port = null) =>
        ClawtailProgram.Serve(port ?? FreePort.Next(), _home.Path, _folder.Combine("state"), "--new-series-hold", hold, "--sweep-interval", "200ms");

    private Task<PrometheusServer> StartAsync(string name, TimeSpan interval, int port) =>
        PrometheusServer.StartAsync(_folder.Combine(name), interval, [], port);

    /// <summary>Waits until a query, as of the last scrape, has exactly the values that were written.</summary>
    private static async Task ShowsAsync(PrometheusServer prometheus, string query, Func<Sample, double> written, int series)
    {
        IReadOnlyList<Sample> shown = [];
        await prometheus.UntilAsync(
            async () =>
            {
                shown = await prometheus.QueryAsync(query, await prometheus.NextScrapeAsync());
                return shown.Count == series && shown.All(sample => Math.Abs(sample.Value - written(sample)) < 1e-6);
            },
            () => $"{query}: {string.Join("; ", shown.Where(s => Math.Abs(s.Value - written(s)) >= 1e-6).Select(s => $"{s.Series} is {s.Value}, written {written(s)}"))}");
    }

    /// <summary>Of a series that began at a baseline: the written value and Prometheus' half interval at the beginning, no more.</summary>
    private static async Task ShowsWithinAsync(PrometheusServer prometheus, string query, double written, IReadOnlyList<Sample> samples, double at)
    {
        var seen = samples[^1].Time - samples[0].Time;
        var extrapolation = (seen + (seen / (samples.Count - 1) / 2)) / seen;

        Assert.Equal(written * extrapolation, (await prometheus.ValueAsync(query, at))!.Value, 3);
    }
}
