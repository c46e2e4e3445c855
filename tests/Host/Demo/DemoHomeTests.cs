using System.Text.Json;
using Clawtail.Host.Demo;
using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Demo;

public sealed class DemoHomeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Its_transcripts_are_JSON_lines_and_its_folder_goes_with_it()
    {
        string directory;
        using (var home = new DemoHome(Now, seed: 1))
        {
            directory = home.OpenClawDirectory;
            var lines = Directory.GetFiles(directory, "*.jsonl*", SearchOption.AllDirectories).SelectMany(File.ReadLines).ToArray();

            Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
            Assert.InRange(lines.Length, 300, 10_000);
        }
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void The_same_seed_tells_the_same_story()
    {
        using var one = new DemoHome(Now, seed: 7);
        using var two = new DemoHome(Now, seed: 7);

        Assert.Equal(FilesOf(one), FilesOf(two));
        Assert.Equal(one.Act(Now), two.Act(Now));
    }

    /// <summary>The agents of a demo do what real ones do: the tailer must count each turn that they had, and no more.</summary>
    [Fact]
    public async Task Clawtail_counts_its_turns_exactly_once()
    {
        using var home = new DemoHome(Now, seed: 3);
        await using var tail = new TailerHarness();
        tail.Options = new TailerOptions { Home = home.OpenClawDirectory, StateDirectory = tail.State };
        await tail.StartAsync();
        Assert.Equal(TurnsIn(home), tail.Messages + tail.Errors);

        for (var at = Now; at < Now.AddMinutes(5); at += home.Act(at))
        {
            // Time passes as the agents let it.
        }
        await tail.SweepAsync();

        Assert.Equal(TurnsIn(home), tail.Messages + tail.Errors);
        Assert.True(tail.Totals.Usage.Select(series => series.SessionKind).Distinct().Count() >= 5);
    }

    private static string[] FilesOf(DemoHome home) =>
    [
        .. Directory.GetFiles(home.OpenClawDirectory, "*.jsonl*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(home.OpenClawDirectory, file)).Order(),
    ];

    /// <summary>
    /// The demo gives every entry an id of its own, so distinct ids of assistant entries are distinct turns; those that mirror a
    /// native turn are none, and its calls are recorded one by one.
    /// </summary>
    private static int TurnsIn(DemoHome home)
    {
        var lines = Directory.GetFiles(home.OpenClawDirectory, "*.jsonl*", SearchOption.AllDirectories).SelectMany(File.ReadLines).ToList();
        var native = lines.Count(line => line.Contains("\"type\":\"token_usage_record\"", StringComparison.Ordinal));
        return native + lines
            .Where(line => line.Contains("\"role\":\"assistant\"", StringComparison.Ordinal) && !line.Contains("codex-app-server", StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString())
            .Distinct().Count();
    }
}
