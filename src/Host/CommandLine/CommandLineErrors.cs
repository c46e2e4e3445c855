using System.CommandLine;

namespace Clawtail.Host.CommandLine;

/// <summary>Says what is wrong with a command line, and what may have been meant.</summary>
internal static class CommandLineMistakes
{
    public static IReadOnlyList<string> In(ParseResult line)
    {
        // --help and --version answer whatever else is there.
        if (line.Action is { ClearsParseErrors: true }) return [];

        var command = line.CommandResult.Command;
        // Of tokens that mean nothing, those behind the first may be its values.
        var unknown = line.UnmatchedTokens.Take(1).Select(token => Unknown(token, command));
        string[] mistakes = [.. unknown, .. Misplaced(line, command), .. Repeated(line, command)];
        return mistakes.Length > 0 ? mistakes : [.. line.Errors.Select(error => error.Message)];
    }

    private static IEnumerable<string> Repeated(ParseResult line, Command command) =>
        from option in command.Options
        where option is not SettingOption { Repeatable: true } && line.GetResult(option) is { IdentifierTokenCount: > 1 }
        select $"'{option.Name}' is given more than once";

    /// <summary>Options that were given before the command and are not its own, which would go unheard.</summary>
    private static IEnumerable<string> Misplaced(ParseResult line, Command command) =>
        from option in line.RootCommandResult.Command.Options
        where line.GetResult(option) is { Implicit: false } && !command.Options.Contains(option) && !option.Recursive
        select command.Options.Any(own => own.Name == option.Name)
            ? $"'{option.Name}' stands before '{command.Name}'; put it behind"
            : $"'{command.Name}' has no option '{option.Name}'";

    private static string Unknown(string token, Command command)
    {
        // --listen=x is one token.
        var name = token.Split('=')[0];
        var isOption = name.StartsWith('-');
        var known = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var guess = EditDistance.Closest(name, known);
        return $"there is no {(isOption ? "option" : "command")} '{name}'" + (guess is null ? "" : $"; did you mean '{guess}'?");
    }
}
