using System.Diagnostics;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>Ten minutes of a busy home: nothing grows that should not, and nothing is lost.</summary>
[Trait("load", "soak")]
public sealed class SoakTests : IDisposable
{
    private const int TurnsPerSecond = 50;
    private const int Transcripts = 4;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1000 / TurnsPerSecond);
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromSeconds(5);

    private readonly TempFolder _folder = new();
    private readonly string _sessions;
    private int _turns;

    public SoakTests() => _sessions = Directory.CreateDirectory(_folder.Combine("home", "agents", "main", "sessions")).FullName;

    [Fact]
    public async Task Ten_minutes_at_fifty_turns_a_second_leave_memory_handles_threads_and_scrapes_level()
    {
        Assert.SkipUnless(ClawtailProgram.IsPublished, "Memory says something of the published program only.");
        Say();
        await using var program = ClawtailProgram.Serve(_folder.Combine("home"), _folder.Combine("state"), "--new-series-hold", "0s");
        await program.UntilReadyAsync();

        var samples = await SoakAsync(program);

        await program.UntilAsync(async () => (await program.ScrapeAsync()).Sum("openclaw_codex_messages_total") == _turns);
        // What a program needs is known after three minutes.
        var early = samples.Skip(samples.Count * 3 / 10).Take(samples.Count / 10).ToList();
        var late = samples.TakeLast(samples.Count / 10).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"early {Median(early)}, late {Median(late)}, {_turns} turns");
        Assert.True(Median(late).Memory <= Median(early).Memory + 8.0, $"Memory went from {Median(early).Memory} to {Median(late).Memory} MiB.");
        Assert.True(Median(late).Handles <= Median(early).Handles + 3, $"Handles went from {Median(early).Handles} to {Median(late).Handles}.");
        Assert.True(Median(late).Threads <= Median(early).Threads + 3, $"Threads went from {Median(early).Threads} to {Median(late).Threads}.");
        Assert.True(Median(late).Scrape <= (2 * Median(early).Scrape) + 5, $"A scrape took {Median(early).Scrape}, then {Median(late).Scrape} ms.");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<List<Sample>> SoakAsync(ClawtailProgram program)
    {
        var samples = new List<Sample>();
        var started = Stopwatch.GetTimestamp();
        using var tick = new PeriodicTimer(Tick, TimeProvider.System);
        while (Stopwatch.GetElapsedTime(started) < Length && await tick.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            Say();
            if (Stopwatch.GetElapsedTime(started) > BetweenSamples * (samples.Count + 1)) samples.Add(await SampleAsync(program));
        }
        return samples;
    }

    private void Say()
    {
        File.AppendAllText(Path.Combine(_sessions, $"s{_turns % Transcripts}.jsonl"), Transcript.Turn(++_turns, TimeProvider.System.GetUtcNow()) + "\n");
    }

    private static async Task<Sample> SampleAsync(ClawtailProgram program)
    {
        var started = Stopwatch.GetTimestamp();
        await program.ScrapeAsync();
        var scrape = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        using var process = Process.GetProcessById(program.Id);
        var folder = $"/proc/{program.Id}";
        return new Sample(
            process.WorkingSet64 / 1048576.0, Directory.GetFiles($"{folder}/fd").Length, Directory.GetDirectories($"{folder}/task").Length, scrape);
    }

    private static Sample Median(List<Sample> samples) => new(
        Median(samples, s => s.Memory), Median(samples, s => s.Handles), Median(samples, s => s.Threads), Median(samples, s => s.Scrape));

    private static double Median(List<Sample> samples, Func<Sample, double> of) => samples.Select(of).Order().ElementAt(samples.Count / 2);

    /// <param name="Memory">MiB.</param>
    /// <param name="Scrape">Milliseconds.</param>
    private sealed record Sample(double Memory, double Handles, double Threads, double Scrape);
}
