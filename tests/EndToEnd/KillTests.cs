using System.Diagnostics;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The published program, killed without warning while agents write.</summary>
public sealed class KillTests
{
    [Fact]
    public Task A_hundred_kills_lose_no_turn_and_count_none_twice() => KillAsync(kills: 100, agents: 1);

    [Fact]
    [Trait("load", "heavy")]
    public Task Three_hundred_kills_with_four_transcripts_and_four_databases_lose_no_turn_and_count_none_twice() => KillAsync(kills: 300, agents: 4);

    private static async Task KillAsync(int kills, int agents)
    {
        using var folder = new TempFolder();
        using var writers = new Writers(folder.Combine("home"), agents);
        var (port, state) = (FreePort.Next(), folder.Combine("state"));
        var random = new Random(20261123);
        var highest = 0d;
        await writers.BeginAsync(); // A baseline, so that series are shown at their value from the first scrape.
        await using (var first = Serve(port, writers, state)) await first.UntilReadyAsync();

        for (var kill = 0; kill < kills; kill++)
        {
            await using var program = Serve(port, writers, state);
            var life = TimeSpan.FromMilliseconds(random.Next(20, 350));
            // Most are killed while they start or catch up. Some must have shown a new value, however slow the machine is.
            var mustShow = kill % 5 == 0;
            for (var started = Stopwatch.GetTimestamp(); mustShow || Stopwatch.GetElapsedTime(started) < life;)
            {
                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"The counter stood still at {highest} before kill {kill}.");
                await writers.WriteAsync(random);
                if (await program.TryScrapeAsync() is not { } page || page.Sum("openclaw_codex_messages_total") is not { } messages) continue;

                Assert.True(messages >= highest, $"Went back from {highest} to {messages} at kill {kill}.");
                mustShow &= messages == highest;
                highest = messages;
            }
            await program.KillAsync();
        }

        await using var last = Serve(port, writers, state);
        await last.UntilAsync(async () => (await last.ScrapeAsync()).Sum("openclaw_codex_messages_total") == writers.Written);
        var end = await last.ScrapeAsync();
        Assert.Equal(writers.Written * 10, end.Sum("openclaw_codex_input_tokens_total"));
        Assert.Equal(writers.Written * 0.001, end.Sum("openclaw_codex_cost_usd_total")!.Value, 6);
    }

    private static ClawtailProgram Serve(int port, Writers writers, string state) => ClawtailProgram.Serve(port, writers.Home, state);

    /// <summary>Agents that take turns.</summary>
    private sealed class Writers(string home, int agents) : IDisposable
    {
        private readonly TurnWriter[] _all = [.. Enumerable.Range(0, agents).Select(number => new TurnWriter(home, number))];

        public string Home => home;

        public int Written => _all.Sum(w => w.Written);

        public async Task BeginAsync()
        {
            foreach (var writer in _all) await writer.BeginAsync();
        }

        public Task WriteAsync(Random random) => _all[random.Next(_all.Length)].WriteAsync(random.Next(1, 6));

        public void Dispose()
        {
            foreach (var writer in _all) writer.Dispose();
        }
    }
}
