using System.CommandLine;
using System.CommandLine.Help;
using Clawtail.Host.Backfill;
using Clawtail.Host.Doctor;
using Clawtail.Host.Report;

namespace Clawtail.Host.CommandLine;

/// <summary>The command line: which commands there are, what they accept, and how a mistake is answered.</summary>
internal sealed class ClawtailCommandLine
{
    private readonly TextWriter _error;
    private readonly SettingFactory _factory;
    private readonly ServeSettings _settings;
    private readonly RootCommand _root;
    private readonly InvocationConfiguration _invocation;

    /// <param name="environment">All variables of the environment.</param>
    /// <param name="serve">Runs until it is stopped; its result is the exit code.</param>
    /// <param name="demo">The same; makes the home of its agents, and the ledger's directory, itself.</param>
    public ClawtailCommandLine(
        IReadOnlyDictionary<string, string> environment, TextWriter output, TextWriter error,
        Func<ServeOptions, Task<int>> serve, Func<ServeOptions, Task<int>> demo)
    {
        _error = error;
        // The service handles signals and exceptions itself.
        _invocation = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

        _factory = new SettingFactory(environment);
        _settings = ServeSettings.OfServe(_factory);
        _root = new RootCommand("Counts every model turn of OpenClaw's agents exactly once, and serves the totals to Prometheus.");
        var version = _root.Options.OfType<VersionOption>().Single();
        version.Aliases.Add("-V");
        version.Action = new ProductVersion.Print();
        var help = new HelpPage();
        _root.Options.OfType<HelpOption>().Single().Action = help;
        // Not the same action: that one answers whatever else is wrong.
        _root.SetAction(help.Invoke);
        _root.Subcommands.Add(Serve(_settings, serve));
        _root.Subcommands.Add(Demo(ServeSettings.OfDemo(_factory), demo));
        _root.Subcommands.Add(Report(new ReportSettings(_factory, _settings)));
        _root.Subcommands.Add(Doctor(_settings));
        _root.Subcommands.Add(HealthCheck(_settings));
        _root.Subcommands.Add(Backfill(new BackfillSettings(_factory, _settings)));
        foreach (var command in HelpCommands.Make(_root, output)) _root.Subcommands.Add(command);
    }

    /// <returns>The process' exit code, see <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        // Without a replacer, @name is a value like any other and not a file to read options from.
        var line = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var errors = CommandLineErrors.Find(line);
        if (errors.Count == 0) errors = FindConflicts(line);
        if (errors.Count == 0) return await line.InvokeAsync(_invocation);

        foreach (var error in errors) await _error.WriteLineAsync($"clawtail: {error}");
        await _error.WriteLineAsync("'clawtail --help' shows what there is.");
        return ExitCode.Usage;
    }

    private static Command Serve(ServeSettings settings, Func<ServeOptions, Task<int>> run) => Define(
        new Command("serve", "Count what OpenClaw's agents do, and serve metrics."),
        settings.All, (line, _) => run(ServeOptions.Read(settings, line)));

    private static Command Demo(ServeSettings settings, Func<ServeOptions, Task<int>> run) => Define(
        new Command("demo", "Serve the metrics of a few invented agents, from a temporary directory."),
        settings.AllButDirectories, (line, _) => run(ServeOptions.Read(settings, line, "", "")));

    private Command Report(ReportSettings settings) => Define(
        new Command("report", "Say what was used, when, by what and at what cost: read from the ledger, also while a Clawtail counts into it; without one, from the home itself."),
        settings.All,
        (line, cancel) => ReportCommand.RunAsync(
            settings, line, _invocation.Output, _error, Console.IsErrorRedirected ? null : _error, TimeProvider.System, cancel),
        settings.Json, settings.Csv);

    private Command Doctor(ServeSettings settings)
    {
        var asJson = new Option<bool>("--json") { Description = "Write the findings as JSON" };
        var isStrict = new Option<bool>("--strict") { Description = "Take warnings for failures" };
        return Define(
            new Command("doctor", "Look at everything Clawtail depends on, and say what to do about it. Exit code 1: something has to be done."),
            [settings.OpenClawDirectory, settings.StateDirectory, settings.CodexDirectories, settings.Listen],
            (line, cancel) => DoctorCommand.RunAsync(
                DoctorOptions.Read(settings, line), line.GetValue(asJson), line.GetValue(isStrict), _invocation.Output, TimeProvider.System, cancel),
            asJson, isStrict);
    }

    private Command HealthCheck(ServeSettings settings)
    {
        var ready = new Option<bool>("--ready") { Description = "Ask whether everything is counted, not only whether it is alive" };
        return Define(
            new Command("healthcheck", "Ask the Clawtail that runs on this machine whether it is alive. Exit code 1: it is not."),
            [settings.Listen],
            (line, cancel) => HealthCheckCommand.RunAsync(
                line.GetRequiredValue(settings.Listen), line.GetValue(ready), _invocation.Output, _error, cancel),
            ready);
    }

    private Command Backfill(BackfillSettings settings) => Define(
        new Command("backfill",
            "Write what the ledger knows about the time before the first scrape as OpenMetrics, for 'promtool tsdb create-blocks-from openmetrics'."),
        settings.All,
        async (line, cancel) =>
        {
            await using var output = Console.OpenStandardOutput();
            return await BackfillCommand.RunAsync(BackfillOptions.Read(settings, line), output, _error, TimeProvider.System, cancel);
        });

    private static Command Define(
        Command command, IReadOnlyList<ISetting> settings, Func<ParseResult, CancellationToken, Task<int>> run, params Option[] switches)
    {
        foreach (var option in settings.Cast<Option>().Concat(switches)) command.Options.Add(option);
        command.SetAction(run);
        return command;
    }

    /// <summary>The ledger must not be where Clawtail never writes.</summary>
    private IReadOnlyList<string> FindConflicts(ParseResult line)
    {
        if (!line.CommandResult.Command.Options.Contains(_settings.OpenClawDirectory) || line.Action is { ClearsParseErrors: true }) return [];

        var (home, state) = (line.GetRequiredValue(_settings.OpenClawDirectory), line.GetRequiredValue(_settings.StateDirectory));
        if (!DirectoryPath.IsInside(state, home)) return [];

        var source = _factory.SourceOf(_settings.StateDirectory, line.GetResult(_settings.StateDirectory));
        return [CommandLineErrors.Refusal(source, state, $"a directory outside of OpenClaw's, {home}, where Clawtail never writes")];
    }
}
