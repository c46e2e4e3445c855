using System.CommandLine;

namespace Clawtail.Host.CommandLine;

/// <summary>Commands about the command line itself.</summary>
internal static class HelpCommands
{
    public static IEnumerable<Command> Make(RootCommand root, TextWriter output)
    {
        var shell = new Argument<string>("shell") { HelpName = "bash|zsh|fish", Description = "The shell to write it for" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var completion = new Command("completion", "Write what a shell needs to complete commands and options: clawtail completion bash|zsh|fish.") { shell };
        completion.SetAction(line => output.Write(CompletionScript.For(line.GetRequiredValue(shell), root)));

        var man = new Command("man", "Write the manual page, clawtail(1).");
        man.SetAction(_ => output.Write(ManPage.Write(root)));

        var version = new Command("version", "Say which Clawtail this is.");
        version.SetAction(_ => output.WriteLine($"clawtail {ProductVersion.Text}"));

        var about = new Argument<string?>("command") { Arity = ArgumentArity.ZeroOrOne, Description = "The command to explain" };
        var helpCommand = new Command("help", "Show what there is: clawtail help [COMMAND].") { about };
        helpCommand.SetAction(line => HelpPage.Write(root.Subcommands.FirstOrDefault(command => command.Name == line.GetValue(about)) ?? (Command)root, output));
        return [completion, man, version, helpCommand];
    }
}
