using System.CommandLine;

namespace Clawtail.Host.CommandLine;

/// <summary>What a shell needs to complete <c>clawtail</c>: made from the commands and options that there are.</summary>
internal static class CompletionScript
{
    public static string For(string shell, RootCommand root) => shell switch
    {
        "bash" => Bash(root),
        "zsh" => "#compdef clawtail\nautoload -U +X bashcompinit && bashcompinit\n" + Bash(root),
        _ => Fish(root),
    };

    private static string Bash(RootCommand root)
    {
        var cases = root.Subcommands.Select(command => $"    {command.Name}) words=\"{string.Join(' ', WordsOf(command))}\" ;;");
        return $$"""
            # bash completion for clawtail: source this file, or put it where bash-completion looks.
            _clawtail() {
              local words
              case "${COMP_WORDS[1]}" in
            {{string.Join('\n', cases)}}
                *) words="{{string.Join(' ', root.Subcommands.Select(command => command.Name))}} --help --version" ;;
              esac
              if ((COMP_CWORD == 1)); then words="{{string.Join(' ', root.Subcommands.Select(command => command.Name))}} --help --version"; fi
              case "${COMP_WORDS[COMP_CWORD - 1]}" in
                --*-dir) COMPREPLY=($(compgen -d -- "${COMP_WORDS[COMP_CWORD]}")) ;;
            {{string.Join('\n', Choices(root).Select(choice => $"    {choice.Option}) COMPREPLY=($(compgen -W \"{string.Join(' ', choice.Words)}\" -- \"${{COMP_WORDS[COMP_CWORD]}}\")) ;;"))}}
                *) COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}")) ;;
              esac
            }
            complete -F _clawtail clawtail

            """;
    }

    private static string Fish(RootCommand root)
    {
        var commands = root.Subcommands.Select(command =>
            $"complete -c clawtail -f -n __fish_use_subcommand -a {command.Name} -d '{Quoted(command.Description)}'");
        var options = root.Subcommands.SelectMany(command => command.Options.Where(option => option.Name.StartsWith("--", StringComparison.Ordinal)).Select(option =>
            $"complete -c clawtail -n '__fish_seen_subcommand_from {command.Name}' -l {option.Name[2..]}{(option is ISetting setting ? $" -r -d '{Quoted(setting.Meaning)}'" : "")}{WordsOf(option)}"));
        return string.Join('\n', ["# fish completion for clawtail", .. commands, .. options]) + "\n";
    }

    private static IEnumerable<string> WordsOf(Command command) =>
        command.Options.Select(option => option.Name).Concat(command.Arguments.SelectMany(argument => argument.HelpName?.Split('|') ?? []));

    private static string WordsOf(Option option) =>
        option is ISetting setting && setting.Placeholder.Contains('|', StringComparison.Ordinal) ? $" -f -a '{setting.Placeholder.Replace('|', ' ')}'" : "";

    /// <summary>Options whose value is one of a few words.</summary>
    private static IEnumerable<(string Option, string[] Words)> Choices(RootCommand root) =>
        root.Subcommands.SelectMany(command => command.Options).OfType<ISetting>().Where(setting => setting.Placeholder.Contains('|', StringComparison.Ordinal))
            .DistinctBy(setting => setting.Name).Select(setting => (setting.Name, setting.Placeholder.Split('|')));

    private static string Quoted(string? text) => (text ?? "").Replace("'", "\\'", StringComparison.Ordinal);
}
