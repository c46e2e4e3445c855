using System.CommandLine;
using System.Text;

namespace Clawtail.Host.CommandLine;

/// <summary><c>clawtail(1)</c>, made from the same commands and settings as <c>--help</c>.</summary>
internal static class ManPage
{
    public static string Write(RootCommand root)
    {
        var page = new StringBuilder($".TH CLAWTAIL 1 \"\" \"clawtail {ProductVersion.Text}\"\n.SH NAME\nclawtail \\- {Escape(root.Description)}\n");
        page.Append(".SH SYNOPSIS\n.B clawtail\n.I COMMAND\n[\\fIOPTION\\fR...]\n.SH COMMANDS\n");
        foreach (var command in root.Subcommands.Where(command => !command.Hidden))
        {
            page.Append($".SS {command.Name}\n{Escape(command.Description)}\n");
            foreach (var option in command.Options) page.Append(EntryOf(option));
        }
        page.Append(".SH EXIT STATUS\n");
        foreach (var (code, meaning) in ExitCode.All) page.Append($".TP\n.B {code}\n{Escape(meaning)}\n");
        page.Append(".SH ENVIRONMENT\nEvery option with a value is also a variable, named with each option.\n.SH FILES\nThe ledger is ledger.sqlite in the state directory.\n");
        return page.ToString();
    }

    private static string EntryOf(Option option) => option is ISetting setting
        ? $".TP\n.BI {Escape(setting.Name)} \" {Escape(setting.Placeholder)}\"\n{Escape(setting.Meaning)}. Default: {Escape(setting.DefaultText)}. Variable: {setting.Variable}.\n"
        : option.Description is { } text && !option.Name.Contains("help", StringComparison.Ordinal) ? $".TP\n.B {Escape(option.Name)}\n{Escape(text)}.\n" : "";

    /// <summary>A hyphen is typed as it stands, and a line that begins with a dot is text.</summary>
    private static string Escape(string? text) => (text ?? "").Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace("\n.", "\n\\&.", StringComparison.Ordinal);
}
