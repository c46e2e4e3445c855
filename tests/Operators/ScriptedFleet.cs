using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>Two agents that live for some seconds behind the published program, scraped by a Prometheus with our rules.</summary>
public sealed class ScriptedFleet : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ClawtailProgram? _first;
    private ClawtailProgram? _second;
    private PrometheusServer? _prometheus;

    internal LivingHome First { get; private set; } = null!;

    internal LivingHome Second { get; private set; } = null!;

    internal ClawtailProgram FirstProgram => _first!;

    internal PrometheusServer Prometheus => _prometheus!;

    /// <summary>A scrape of the first agent after all that was said arrived in Prometheus and in its rules.</summary>
    public double End { get; private set; }

    public async ValueTask InitializeAsync()
    {
        (First, Second) = (new LivingHome(_folder.Combine("first")), new LivingHome(_folder.Combine("second")));
        First.SignIn("operator@example.com", "plus", TimeSpan.FromDays(4.5));
        Second.SignIn("other@example.com", "plus", TimeSpan.FromHours(20));
        First.Say(turns: 400, ago: TimeSpan.FromDays(3));
        First.Say(turns: 40, ago: TimeSpan.FromHours(1));
        Second.Say(turns: 20, ago: TimeSpan.FromHours(2));
        (_first, _second) = (Serve(First, "state-1"), Serve(Second, "state-2"));
        var rules = Repository.File("deploy/prometheus/clawtail.rules.yml");
        _prometheus = await PrometheusServer.StartAsync(_folder.Combine("prometheus"), TimeSpan.FromSeconds(1), [rules], _first.Port, _second.Port);
        await _first.UntilReadyAsync();
        await _second.UntilReadyAsync();
        await _prometheus.UntilAsync(async () => await _prometheus.ValueAsync("count(openclaw_codex_messages_total{session_kind=\"main\"})") == 2);
        for (var round = 0; round < 4; round++) await LiveAsync(round);
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null) await _prometheus.DisposeAsync();
        if (_first is not null) await _first.DisposeAsync();
        if (_second is not null) await _second.DisposeAsync();
        First.Dispose();
        Second.Dispose();
        _folder.Dispose();
    }

    /// <summary>Waits until the first program has looked at its whole tree again, and Prometheus at the program.</summary>
    public async Task SettleAsync()
    {
        var sweeps = (await _first!.ScrapeAsync())["clawtail_sweeps_total"];
        await _first.UntilAsync(async () => (await _first.ScrapeAsync())["clawtail_sweeps_total"] >= sweeps + 2);
        await _prometheus!.NextScrapeAsync();
        await _prometheus.NextScrapeAsync();
        End = (await _prometheus.ValueAsync("timestamp(up{pod=\"agent-0\"})"))!.Value;
    }

    internal ClawtailProgram Serve(LivingHome home, string state, int? port = null) =>
        ClawtailProgram.Serve(port ?? FreePort.Next(), home.Path, _folder.Combine(state), "--new-series-hold", "2s", "--sweep-interval", "200ms");

    internal async Task RestartFirstAsync()
    {
        var port = _first!.Port;
        await _first.KillAsync();
        await _first.DisposeAsync();
        _first = Serve(First, "state-1", port);
        await _first.UntilReadyAsync();
    }

    private async Task LiveAsync(int round)
    {
        First.Say(turns: 5);
        First.Say("cron", "gpt-5.4", turns: 2);
        First.Say("subagent", turns: 1);
        First.Fail("rate_limit");
        if (round % 2 == 0) First.Fail("timeout", "cron", "gpt-5.4");
        Second.Say(turns: 1);
        await _prometheus!.NextScrapeAsync();
        await _prometheus.NextScrapeAsync();
    }
}
