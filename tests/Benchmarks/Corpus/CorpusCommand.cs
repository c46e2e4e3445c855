using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Clawtail.Benchmarks.Corpus;

/// <summary><c>corpus DIR</c>: a home of the file era with weeks of work in it.</summary>
internal static class CorpusCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "where home/ and truth.json are written" };
        var size = new Option<long>("--size")
        {
            Description = "bytes of all transcripts",
            DefaultValueFactory = _ => 1_000_000_000,
            CustomParser = Size,
        };
        var files = new Option<int>("--files") { Description = "transcripts", DefaultValueFactory = _ => 2_000 };
        var turns = new Option<int>("--turns") { Description = "distinct turns", DefaultValueFactory = _ => 180_000 };
        var seed = new Option<int>("--seed") { Description = "equal seeds write equal bytes", DefaultValueFactory = _ => 1 };
        var days = new Option<int>("--days") { Description = "age of the oldest session", DefaultValueFactory = _ => 60 };
        var until = new Option<DateTimeOffset?>("--until") { Description = "time of the newest entry at most (default: now)" };

        var command = new Command("corpus", "write a home with many transcripts, and the truth about it")
        {
            directory, size, files, turns, seed, days, until,
        };
        command.SetAction(parsed => Write(new CorpusOptions(
            parsed.GetRequiredValue(directory), parsed.GetValue(size), parsed.GetValue(files), parsed.GetValue(turns), parsed.GetValue(seed),
            TimeSpan.FromDays(parsed.GetValue(days)), parsed.GetValue(until) ?? TimeProvider.System.GetUtcNow())));
        return command;
    }

    private static long Size(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!ByteSize.TryParse(text, out var bytes)) result.AddError($"--size: '{text}' is no size; write 100MB, 1GB or 1GiB");
        return bytes;
    }

    private static int Write(CorpusOptions options)
    {
        if (Directory.Exists(options.Home))
        {
            Console.Error.WriteLine($"{options.Home} exists already; remove it or give another directory");
            return 1;
        }

        var started = TimeProvider.System.GetTimestamp();
        var writer = new CorpusWriter(options);
        writer.Write();
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"files={options.Files} turns={options.Turns} bytes={writer.Bytes} seconds={seconds:0.0}"));
        return 0;
    }
}
