using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Clawtail.Host.CommandLine;

/// <summary>What <c>--help</c> prints: usage, commands, and each option with its default and its variable.</summary>
/// <remarks>The library's own help knows defaults as values of this machine; what matters here is the rule, and the variable.</remarks>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return ExitCode.Stopped;
    }

    public static void Write(Command command, TextWriter output)
    {
        var isRoot = command is RootCommand;
        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine($"Usage: clawtail {(isRoot ? "COMMAND" : command.Name)} [OPTION...]");
        WriteSection("Commands", command.Subcommands.Select(sub => (sub.Name, sub.Description ?? "")), output);
        WriteSection("Options", command.Options.Select(option => (LabelOf(option), DescriptionOf(option))), output);
        if (!isRoot) return;

        output.WriteLine();
        output.WriteLine("'clawtail COMMAND --help' shows the options of a command.");
    }

    private static void WriteSection(string title, IEnumerable<(string Label, string Text)> entries, TextWriter output)
    {
        var rows = entries.ToArray();
        if (rows.Length == 0) return;

        output.WriteLine();
        output.WriteLine($"{title}:");
        var width = rows.Max(row => row.Label.Length);
        foreach (var (label, text) in rows) output.WriteLine($"  {label.PadRight(width)}  {text}");
    }

    private static string LabelOf(Option option) => option switch
    {
        ISetting setting => $"{setting.Name} {setting.Placeholder}",
        HelpOption => "-h, --help",
        _ => option.Name,
    };

    private static string DescriptionOf(Option option) => option switch
    {
        ISetting setting => $"{setting.Meaning} [default: {setting.DefaultText}; env: {setting.Variable}]",
        HelpOption => "Show this",
        _ => option.Description ?? "",
    };
}
