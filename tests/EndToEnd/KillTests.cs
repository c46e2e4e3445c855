using System.Diagnostics;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The published program, killed without warning while agents write.</summary>
public sealed class KillTests
{
    private const int Kills = 100;

    [Fact]
    public async Task A_hundred_kills_lose_no_turn_and_count_none_twice()
    {
        using var folder = new TempFolder();
        using var writer = new TurnWriter(folder.Combine("home"));
        var (port, state) = (FreePort.Next(), folder.Combine("state"));
        var random = new Random(20261123);
        var highest = 0d;
        var nonZero = 0;
        await writer.BeginAsync(); // A baseline, so that series are shown at their value from the first scrape.
        await using (var first = Serve(port, writer, state)) await first.UntilReadyAsync();

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var program = Serve(port, writer, state);
            var life = TimeSpan.FromMilliseconds(random.Next(20, 350));
            for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < life;)
            {
                await writer.WriteAsync(random.Next(1, 6));
                if (await program.TryScrapeAsync() is not { } page || page.Sum("openclaw_codex_messages_total") is not { } messages) continue;

                Assert.True(messages >= highest, $"Went back from {highest} to {messages} at kill {kill}.");
                if (messages > highest) nonZero++;
                highest = messages;
            }
            await program.KillAsync();
        }

        await using var last = Serve(port, writer, state);
        await last.UntilAsync(async () => (await last.ScrapeAsync()).Sum("openclaw_codex_messages_total") == writer.Written);
        var end = await last.ScrapeAsync();
        Assert.True(nonZero > Kills / 10, $"The counter was seen to move only {nonZero} times: the program never lived long enough to be tested.");
        Assert.Equal(writer.Written * 10, end.Sum("openclaw_codex_input_tokens_total"));
        Assert.Equal(writer.Written * 0.001, end.Sum("openclaw_codex_cost_usd_total")!.Value, 6);
    }

    private static ClawtailProgram Serve(int port, TurnWriter writer, string state) => ClawtailProgram.Serve(port, writer.Home, state);
}
