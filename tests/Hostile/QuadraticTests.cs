using System.Diagnostics;
using System.Text;
using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>Lines that are built so that reading them costs more than their length.</summary>
public sealed class QuadraticTests
{
    private const int Length = 4 * 1024 * 1024;

    /// <summary>A line of this length takes milliseconds; what grows with its square takes minutes.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    public static TheoryData<string> Built => [.. Lines.Keys];

    private static Dictionary<string, Func<string>> Lines { get; } = new()
    {
        ["beginnings that nest"] = () => Repeat("{\"type\":\"message\",\"a\":["),
        ["beginnings that nest with neighbours"] = () => Repeat("{\"type\":\"message\",\"a\":[" + string.Concat(Enumerable.Repeat("{\"type\":\"message\"},", 200))),
        ["entries before the last assistant"] = () => Repeat("{\"type\":\"x\"}") + "\"assistant\"",
        ["users before the last assistant"] = () => Repeat("{\"type\":\"message\",\"message\":{\"role\":\"user\"}}") + "\"assistant\"",
        ["usage of millions of names"] = () => "{\"type\":\"message\",\"message\":{\"role\":\"assistant\",\"usage\":{" + Repeat("\"i\\u006epux\":1,") + "\"x\":1}}}",
        ["messages that take each other's place"] = () => "{\"type\":\"message\"," + Repeat("\"message\":{\"role\":\"assistant\",\"usage\":{\"input_tokens_details\":{}}},") + "\"x\":1}",
        ["backslashes"] = () => "{\"type\":\"message\",\"a\":\"" + Repeat("\\\\") + "\"}",
        ["escaped quotes"] = () => Repeat("{\"type\":\"message\",\"a\":\"\\\"\\\""),
        ["brackets"] = () => Repeat("["),
        ["digits"] = () => Repeat("{\"type\":\"message\",\"a\":1111111111111111"),
        ["an error of escapes"] = () => "{\"type\":\"message\",\"message\":{\"role\":\"assistant\",\"stopReason\":\"error\",\"errorMessage\":\"" + Repeat("model \\u0041 ") + "\"}}",
        ["rollout lines that nest"] = () => Repeat("{\"timestamp\":\"x\",\"type\":\"response_item\",\"payload\":["),
        ["rollout entries before the last"] = () => Repeat("{\"type\":\"x\"}") + "{\"timestamp\":\"x\"}",
        ["rollout events that nest"] = () => Repeat("{\"timestamp\":\"x\",\"type\":\"event_msg\",\"payload\":{\"type\":\"token_count\",\"info\":["),
    };

    [Theory]
    [MemberData(nameof(Built))]
    public void A_line_costs_its_length_however_it_is_built(string how)
    {
        var line = Encoding.UTF8.GetBytes(Lines[how]());
        var began = Stopwatch.GetTimestamp();

        var transcript = new TranscriptLineParser(new RecordedEvents());
        transcript.BeginArchive("s.jsonl", "main/s", "main", Clawtail.Tailer.OpenClaw.Archives.ArchiveFormat.Transcript);
        ReadAll(transcript, line);
        var rollout = new RolloutLineParser(new RecordedEvents());
        rollout.Begin(new RolloutSource { Path = "/r.jsonl", Agent = "main", Thread = default, Place = RolloutPlace.Live });
        ReadAll(rollout, line);

        var took = Stopwatch.GetElapsedTime(began);
        Assert.True(took < Enough, $"It took {took}.");
    }

    [Fact]
    public void A_few_broken_entries_on_one_line_hide_no_turn_behind_them()
    {
        var line = string.Concat(Enumerable.Repeat("{\"type\":\"message\",\"a\":[", 20)) + Transcript.Turn(1);
        var parser = new TranscriptLineParser(new RecordedEvents());
        parser.BeginArchive("s.jsonl", "main/s", "main", Clawtail.Tailer.OpenClaw.Archives.ArchiveFormat.Transcript);

        Assert.Equal(1, ReadAll(parser, Encoding.UTF8.GetBytes(line)).Turns.Length);
    }

    [Fact]
    public async Task Lines_of_thirty_megabytes_do_not_hold_up_another_agent()
    {
        await using var home = new HostileHome();
        await home.StartAsync();
        foreach (var (how, number) in Lines.Keys.Select((h, i) => (h, i)))
        {
            var line = string.Concat(Enumerable.Repeat(Lines[how](), ClawtailProgram.IsPublished ? 7 : 3));
            await File.WriteAllTextAsync(home.InSessions($"{number}.jsonl"), line + "\n", TestContext.Current.CancellationToken);
            await home.CountsInTimeAsync(1);
        }
        Assert.True(home.PeakMemory() < 256 * 1024 * 1024, $"{home.PeakMemory() / 1024 / 1024} MiB");
    }

    private static TurnBatch ReadAll(Clawtail.Tailer.Files.LineParser parser, byte[] line)
    {
        var batch = new TurnBatch();
        parser.Enter(batch);
        parser.Read(line, 0, batch);
        parser.ReadUnfinished(line, batch);
        return batch;
    }

    private static string Repeat(string part)
    {
        var text = new StringBuilder(Length + part.Length);
        while (text.Length < Length) text.Append(part);
        return text.ToString();
    }
}
