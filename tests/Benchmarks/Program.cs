using System.CommandLine;
using Clawtail.Benchmarks.Corpus;
using Clawtail.Benchmarks.Measuring;

namespace Clawtail.Benchmarks;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Makes the corpora that Clawtail is measured on, and measures a running Clawtail.")
        {
            CorpusCommand.Create(), RolloutsCommand.Create(), ImportCommand.Create(), StartCommand.Create(), AppendCommand.Create(), ScrapeCommand.Create(), IdleCommand.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
