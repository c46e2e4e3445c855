using System.CommandLine;

namespace Clawtail.Host.CommandLine;

/// <summary>The command line: which commands there are, what they accept, and how a mistake is answered.</summary>
internal sealed class ClawtailCommandLine
{
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly TextWriter _error;
    private readonly RootCommand _root;
    private readonly InvocationConfiguration _invocation;

    /// <param name="environment">All variables of the environment.</param>
    /// <param name="serve">Runs until it is stopped; its result is the exit code.</param>
    /// <param name="demo">The same; makes the home of its agents, and the ledger's directory, itself.</param>
    public ClawtailCommandLine(
        IReadOnlyDictionary<string, string> environment, TextWriter output, TextWriter error,
        Func<ServeOptions, Task<int>> serve, Func<ServeOptions, Task<int>> demo)
    {
        (_environment, _error) = (environment, error);
        // The service handles signals and exceptions itself.
        _invocation = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

        var ofServe = Settings.OfServe();
        var ofDemo = Settings.OfDemo();
        _root = new RootCommand("Counts every model turn of OpenClaw's agents exactly once, and serves the totals to Prometheus.");
        _root.Options.OfType<VersionOption>().Single().Action = new ProductVersion.Print();
        var serveCommand = new Command("serve", "Tail OpenClaw's agents and serve metrics. This is what happens without a command.");
        var demoCommand = new Command("demo", "Serve the metrics of a few invented agents, from a temporary directory.");
        _root.Subcommands.Add(serveCommand);
        _root.Subcommands.Add(demoCommand);
        Define(_root, ofServe.All, line => RunAsync(line, given => ServeOptions.Read(ofServe, given), serve));
        Define(serveCommand, ofServe.All, line => RunAsync(line, given => ServeOptions.Read(ofServe, given), serve));
        Define(demoCommand, ofDemo.AllButDirectories, line => RunAsync(line, given => ServeOptions.Read(ofDemo, given, "", ""), demo));
    }

    /// <returns>The process' exit code, see <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        // Without a replacer, @name is a value like any other and not a file to read options from.
        var line = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var mistakes = CommandLineMistakes.In(line);
        return mistakes.Count > 0 ? Refuse(mistakes) : await line.InvokeAsync(_invocation);
    }

    private static void Define(Command command, IReadOnlyList<Setting> settings, Func<ParseResult, Task<int>> run)
    {
        foreach (var setting in settings) command.Options.Add(setting.Option);
        command.SetAction((line, _) => run(line));
    }

    private async Task<int> RunAsync(ParseResult line, Func<GivenSettings, ServeOptions> read, Func<ServeOptions, Task<int>> run)
    {
        var given = new GivenSettings(line, _environment);
        var options = read(given);
        return given.Errors.Count > 0 ? Refuse(given.Errors) : await run(options);
    }

    private int Refuse(IReadOnlyList<string> mistakes)
    {
        foreach (var mistake in mistakes) _error.WriteLine($"clawtail: {mistake}");
        _error.WriteLine("'clawtail --help' shows what there is.");
        return ExitCode.Usage;
    }
}
