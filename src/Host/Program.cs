using System.Collections;
using Clawtail.Host.CommandLine;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Host;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        SqliteThreading.LeaveToCallers();
        return new ClawtailCommandLine(Environment(), Console.Out, Console.Error, Composition.ServeAsync, Composition.DemonstrateAsync).RunAsync(args);
    }

    private static Dictionary<string, string> Environment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
}
