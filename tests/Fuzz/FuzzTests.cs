using System.Diagnostics;
using System.Globalization;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Fuzz;

/// <summary>
/// Whatever lies in a home, whatever is asked and whatever became of a ledger: the control is counted, and nothing ends. For longer, by hand:
/// <c>CLAWTAIL_FUZZ_MINUTES=240 CLAWTAIL_FUZZ_SEED=7 dotnet run --project tests -- -namespace Clawtail.Tests.Fuzz</c>.
/// </summary>
/// <remarks>A failure names the seed of the home that broke it: with that seed the same home is the first.</remarks>
[Trait("load", "heavy")]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int RoundsOfAHome = 25;

    private static int Seed => Setting("CLAWTAIL_FUZZ_SEED", 1);

    private static TimeSpan Duration => TimeSpan.FromMinutes(Setting("CLAWTAIL_FUZZ_MINUTES", 1));

    [Fact]
    public async Task No_home_stops_it_or_ends_it_or_changes_what_others_used()
    {
        var (corpus, started, seed, inputs, slowest) = (new FuzzCorpus(), Stopwatch.GetTimestamp(), Seed, 0, TimeSpan.Zero);
        for (; Stopwatch.GetElapsedTime(started) < Duration; seed++)
        {
            await using var life = new FuzzLife(seed, corpus);
            await life.RunAsync(RoundsOfAHome);
            inputs += life.Inputs;
            if (life.Slowest > slowest) slowest = life.Slowest;
        }
        output.WriteLine($"Homes {Seed} to {seed - 1}, {inputs} inputs in {Stopwatch.GetElapsedTime(started)}; a turn of the control waited {slowest} at most.");
        Assert.True(inputs > 0);
    }

    [Fact]
    public async Task No_request_stops_the_server()
    {
        await using var web = await WebHarness.StartAsync();
        var (requests, started, random) = (new FuzzedRequests(web.Client.BaseAddress!.Port, new Random(Seed)), Stopwatch.GetTimestamp(), new Random(Seed));
        while (Stopwatch.GetElapsedTime(started) < Duration / 6)
        {
            await requests.SendAsync();
            if (random.Next(20) == 0) Assert.True((await web.GetAsync("/healthz")).IsSuccessStatusCode, $"Seed {Seed}, after:\n{requests.Last}");
        }
        output.WriteLine($"{requests.Sent} requests.");
        Assert.True((await web.GetAsync("/healthz")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task No_ledger_that_was_changed_from_outside_stops_the_next_start()
    {
        var (started, seed) = (Stopwatch.GetTimestamp(), Seed);
        for (; Stopwatch.GetElapsedTime(started) < Duration / 6; seed++) await FuzzedLedger.RunAsync(seed);
        output.WriteLine($"Ledgers {Seed} to {seed - 1}.");
    }

    private static int Setting(string name, int other) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : other;
}
