using System.CommandLine;
using Clawtail.Host.Backfill;
using Clawtail.Host.Doctor;

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
        var serveCommand = new Command("serve", "TailLoop OpenClaw's agents and serve metrics. This is what happens without a command.");
        var demoCommand = new Command("demo", "Serve the metrics of a few invented agents, from a temporary directory.");
        _root.Subcommands.Add(serveCommand);
        _root.Subcommands.Add(demoCommand);
        Define(_root, ofServe.All, line => RunAsync(line, given => ServeOptions.Read(ofServe, given), serve));
        Define(serveCommand, ofServe.All, line => RunAsync(line, given => ServeOptions.Read(ofServe, given), serve));
        Define(demoCommand, ofDemo.AllButDirectories, line => RunAsync(line, given => ServeOptions.Read(ofDemo, given, "", ""), demo));
        _root.Subcommands.Add(Doctor(ofServe));
        _root.Subcommands.Add(HealthCheck(ofServe));
        _root.Subcommands.Add(Backfill(new BackfillSettings(ofServe)));
    }

    /// <returns>The process' exit code, see <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        // Without a replacer, @name is a value like any other and not a file to read options from.
        var line = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var mistakes = CommandLineMistakes.In(line);
        return mistakes.Count > 0 ? Refuse(mistakes) : await line.InvokeAsync(_invocation);
    }

    private Command Doctor(Settings settings)
    {
        var asJson = new Option<bool>("--json") { Description = "Write the findings as JSON" };
        var command = new Command("doctor",
            "Look at everything Clawtail depends on, and say what to do about it. Exit code 1: something has to be done.");
        command.Options.Add(asJson);
        Define(command, [settings.OpenClawDirectory, settings.StateDirectory, settings.Listen], (line, cancel) =>
            RunAsync(line, given => ServeOptions.Read(settings, given), options =>
                DoctorCommand.RunAsync(options, line.GetValue(asJson), _invocation.Output, TimeProvider.System, cancel)));
        return command;
    }

    private Command HealthCheck(Settings settings)
    {
        var ready = new Option<bool>("--ready") { Description = "Ask whether everything is counted, not only whether it is alive" };
        var command = new Command("healthcheck", "Ask the Clawtail that runs on this machine whether it is alive. Exit code 1: it is not.");
        command.Options.Add(ready);
        Define(command, [settings.Listen], (line, cancel) =>
            RunAsync(line, given => given.Read(settings.Listen), listen =>
                HealthCheckCommand.RunAsync(listen, line.GetValue(ready), _invocation.Output, _error, cancel)));
        return command;
    }

    private Command Backfill(BackfillSettings settings)
    {
        var command = new Command("backfill",
            "Write what the ledger knows about the time before the first scrape as OpenMetrics, for 'promtool tsdb create-blocks-from openmetrics'.");
        Define(command, settings.All, (line, cancel) => RunAsync(line, given => BackfillOptions.Read(settings, given), async options =>
        {
            await using var output = Console.OpenStandardOutput();
            return await BackfillCommand.RunAsync(options, output, _error, TimeProvider.System, cancel);
        }));
        return command;
    }

    private static void Define(Command command, IReadOnlyList<Setting> settings, Func<ParseResult, Task<int>> run) =>
        Define(command, settings, (line, _) => run(line));

    private static void Define(Command command, IReadOnlyList<Setting> settings, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        foreach (var setting in settings) command.Options.Add(setting.Option);
        command.SetAction(run);
    }

    private async Task<int> RunAsync<T>(ParseResult line, Func<GivenSettings, T> read, Func<T, Task<int>> run)
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
