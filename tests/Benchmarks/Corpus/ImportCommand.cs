using System.CommandLine;
using System.Globalization;

namespace Clawtail.Benchmarks.Corpus;

/// <summary><c>import CORPUS DIR</c>: the same turns as in a corpus of the file era, in agents' databases.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var corpus = new Argument<string>("CORPUS") { Description = "a directory that 'corpus' has written" };
        var directory = new Argument<string>("DIR") { Description = "where home/ and truth.json are written" };
        var agents = new Option<int>("--agents") { Description = "databases to spread the sessions over", DefaultValueFactory = _ => 1 };
        var command = new Command("import", "write the transcripts of a corpus into agents' databases") { corpus, directory, agents };
        command.SetAction(parsed => Import(parsed.GetRequiredValue(corpus), parsed.GetRequiredValue(directory), parsed.GetValue(agents)));
        return command;
    }

    private static int Import(string corpus, string directory, int agents)
    {
        var home = Path.Combine(directory, "home");
        var files = Directory.GetFiles(Path.Combine(corpus, "home", "agents", "main", "sessions"), "*.jsonl").Order(StringComparer.Ordinal).ToList();
        var (bytes, compressed) = (0L, 0L);
        for (var agent = 0; agent < agents; agent++)
        {
            using var database = new EventDatabase(home, agent == 0 ? "main" : $"agent-{agent}");
            foreach (var file in files.Where((_, i) => i % agents == agent)) Import(file, database);
            bytes += database.Bytes;
            compressed += database.CompressedBytes;
        }
        File.Copy(Path.Combine(corpus, "truth.json"), Path.Combine(directory, "truth.json"), overwrite: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"databases={agents} bytes={bytes} compressed_percent={100.0 * compressed / bytes:0.0}"));
        return 0;
    }

    private static void Import(string file, EventDatabase database)
    {
        var session = Path.GetFileNameWithoutExtension(file);
        var seq = 0;
        database.Begin();
        database.AddSession(session);
        var text = File.ReadAllBytes(file);
        foreach (var range in Lines.Of(text))
            database.AddEvent(session, seq++, text[range], mayCompress: database.CompressedBytes * 2 < database.Bytes);
        database.Commit();
    }
}
