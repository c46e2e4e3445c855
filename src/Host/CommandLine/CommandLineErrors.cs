using System.CommandLine;

namespace Clawtail.Host.CommandLine;

/// <summary>Says what is wrong with a command line, and what may have been meant.</summary>
internal static class CommandLineErrors
{
    public static IReadOnlyList<string> Find(ParseResult line)
    {
        // --help and --version answer whatever else is there.
        if (line.Action is { ClearsParseErrors: true }) return [];

        var command = line.CommandResult.Command;
        // Of tokens that mean nothing, those behind the first may be its values.
        var unknown = line.UnmatchedTokens.Take(1).Select(token => Unknown(token, command));
        string[] errors = [.. unknown, .. Repeated(line, command), .. WithoutValue(line, command)];
        return errors.Length > 0 ? errors : [.. line.Errors.Select(error => error.Message)];
    }

    /// <summary>A line that says where something was given, what was given and what is accepted.</summary>
    public static string Refusal(string source, string text, string accepted) =>
        text.Length == 0 ? $"{source} is empty; give {accepted}" : $"{source} '{text}' is not accepted; give {accepted}";

    private static IEnumerable<string> Repeated(ParseResult line, Command command) =>
        from option in command.Options
        where option.Arity.MaximumNumberOfValues <= 1 && line.GetResult(option) is { IdentifierTokenCount: > 1 }
        select $"'{option.Name}' is given more than once";

    private static IEnumerable<string> WithoutValue(ParseResult line, Command command) =>
        from option in command.Options
        where option is ISetting && line.GetResult(option) is { Implicit: false, Tokens.Count: 0 }
        select Refusal(option.Name, "", ((ISetting)option).Accepted);

    private static string Unknown(string token, Command command)
    {
        // --listen=x is one token.
        var name = token.Split('=')[0];
        var isOption = name.StartsWith('-');
        if (isOption && command is RootCommand && command.Subcommands.Any(sub => sub.Options.Any(option => option.Name == name)))
            return $"'{name}' belongs to a command; put it behind one, such as 'clawtail serve {name}'";

        var known = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var guess = EditDistance.Closest(name, known);
        if (guess == name) return $"'{name}' stands before '{command.Name}'; put it behind";

        return $"there is no {(isOption ? "option" : "command")} '{name}'" + (guess is null ? "" : $"; did you mean '{guess}'?");
    }
}
