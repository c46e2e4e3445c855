using System.CommandLine;
using System.Globalization;

namespace Clawtail.Benchmarks.Corpus;

/// <summary><c>rollouts DIR</c>: a home whose agent answered through the native Codex runtime. Says how many calls are in it.</summary>
internal static class RolloutsCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "where home/ is written" };
        var size = new Option<string>("--size") { Description = "bytes of all rollouts", DefaultValueFactory = _ => "200MB" };
        var threads = new Option<int>("--threads") { Description = "rollouts", DefaultValueFactory = _ => 20 };
        var tool = new Option<int>("--tool-output") { Description = "bytes of a tool's output in the mean", DefaultValueFactory = _ => 8_000 };
        var seed = new Option<int>("--seed") { Description = "equal seeds write equal bytes but for the times", DefaultValueFactory = _ => 1 };

        var command = new Command("rollouts", "write a home with rollouts of Codex") { directory, size, threads, tool, seed };
        command.SetAction(parsed => Write(
            parsed.GetRequiredValue(directory), parsed.GetValue(size)!, parsed.GetValue(threads), parsed.GetValue(tool), new Dice(parsed.GetValue(seed))));
        return command;
    }

    private static int Write(string directory, string size, int threads, double toolMean, Dice dice)
    {
        if (!ByteSize.TryParse(size, out var bytes))
        {
            Console.Error.WriteLine($"--size: '{size}' is no size; write 100MB, 1GB or 1GiB");
            return 1;
        }

        var text = new CodingText(dice);
        var now = TimeProvider.System.GetUtcNow().AddHours(-threads);
        var (calls, input, written) = (0, 0L, 0L);
        for (var i = 0; i < threads; i++)
        {
            var buffer = new EntryBuffer();
            var script = new RolloutScript(buffer, text, dice, now.AddHours(i).ToUnixTimeMilliseconds());
            script.Begin();
            while (buffer.Written.Length < bytes / threads) script.Turn(toolMean);

            Save(directory, now.AddHours(i), script.Thread, buffer.Written);
            (calls, input, written) = (calls + script.Calls, input + script.InputTokens, written + buffer.Written.Length);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threads={threads} calls={calls} input={input} bytes={written}"));
        return 0;
    }

    private static void Save(string directory, DateTimeOffset started, Guid thread, ReadOnlySpan<byte> lines)
    {
        var folder = Path.Combine(directory, "home", "agents", "main", "agent", "codex-home", "sessions", started.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"rollout-{started:yyyy-MM-ddTHH-mm-ss}-{thread}.jsonl");
        File.WriteAllBytes(Path.Combine(folder, name), lines);
    }
}
