using Clawtail.Tests.Support;
using Clawtail.Tests.Tailer.Codex;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>What a real Prometheus makes of agents that answer through the native Codex runtime.</summary>
public sealed class NativeTruthTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MirroredAgent _agent;

    public NativeTruthTests() => _agent = new MirroredAgent(_folder.Combine("home"), CodexRelease.Records);

    private (double?, double?, double?, double?) Truth => (_agent.Truth.Messages, _agent.Truth.Tokens.Input, _agent.Truth.Tokens.Output, _agent.Errors);

    [Fact]
    public async Task Over_a_native_life_with_kills_increase_tells_the_calls()
    {
        var port = FreePort.Next();
        await using var prometheus = await PrometheusServer.StartAsync(_folder.Combine("prometheus"), TimeSpan.FromSeconds(1), [], port);
        await LiveAsync(port, prometheus, () =>
        {
            _agent.Turn(0, calls: 2, ModelEnd.Answered, Mirroring.Beside);
            _agent.Turn(0, calls: 3, ModelEnd.Answered, Mirroring.Beside, sumsUp: false);
            _agent.Turn(2, calls: 2, ModelEnd.Answered, Mirroring.Late);
        });
        // Nobody looks on. Of this turn only the transcript tells for now.
        _agent.Turn(1, calls: 3, ModelEnd.Answered, Mirroring.Ahead);
        _agent.WriteLateRows();
        await LiveAsync(port, prometheus, () =>
        {
            _agent.WriteRollouts();
            _agent.Compact(0, byPrompt: false);
            _agent.Turn(0, calls: 1, ModelEnd.Answered, Mirroring.Never);
            _agent.Turn(1, calls: 0, ModelEnd.UsageLimit, Mirroring.Beside);
        });
        _agent.PutAway(0, thread => thread.Archive());
        _agent.PutAway(1, thread => thread.Compress());
        _agent.PutAway(2, thread => thread.Remove());
        await LiveAsync(port, prometheus, () => _agent.Turn(0, calls: 2, ModelEnd.Answered, Mirroring.Beside));

        await using var last = Serve(port);
        (double?, double?, double?, double?) shown = default;
        await prometheus.UntilAsync(
            async () => (shown = await IncreaseAsync(prometheus)) == Truth, () => $"Prometheus shows {shown}, it was {Truth}.");
        Assert.Equal(0, await prometheus.ValueAsync("sum(resets(openclaw_codex_messages_total[1h]))"));
    }

    public void Dispose()
    {
        _agent.Dispose();
        _folder.Dispose();
    }

    /// <summary>A life of the program: something happens, it is seen by a scrape, and the program is killed.</summary>
    private async Task LiveAsync(int port, PrometheusServer prometheus, Action happens)
    {
        await using var program = Serve(port);
        await program.UntilReadyAsync();
        await prometheus.NextScrapeAsync();
        happens();
        await prometheus.NextScrapeAsync();
        await prometheus.NextScrapeAsync();
        await program.KillAsync();
    }

    private ClawtailProgram Serve(int port) =>
        ClawtailProgram.Serve(port, _folder.Combine("home"), _folder.Combine("state"), "--new-series-hold", "3s", "--sweep-interval", "200ms");

    private static async Task<(double?, double?, double?, double?)> IncreaseAsync(PrometheusServer prometheus)
    {
        var at = await prometheus.NextScrapeAsync();
        async Task<double?> OfAsync(string metric) => await prometheus.ValueAsync($"sum(increase(openclaw_codex_{metric}_total[1h]))", at) is { } value ? Math.Round(value, 6) : null;
        return (await OfAsync("messages"), await OfAsync("input_tokens"), await OfAsync("output_tokens"), await OfAsync("message_errors"));
    }
}
