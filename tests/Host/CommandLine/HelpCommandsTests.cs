using System.Diagnostics;
using Clawtail.Host;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.CommandLine;

public sealed class HelpCommandsTests
{
    [Theory]
    [InlineData("version")]
    [InlineData("-V")]
    [InlineData("--version")]
    public async Task Whoever_asks_for_the_version_gets_it(string word)
    {
        var run = await new CommandLineHarness().RunAsync(word);

        Assert.Equal((0, $"clawtail {ProductVersion.Text}\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Help_is_a_command_too()
    {
        Assert.Equal((await new CommandLineHarness().RunAsync("--help")).Output, (await new CommandLineHarness().RunAsync("help")).Output);
        Assert.Equal((await new CommandLineHarness().RunAsync("serve", "--help")).Output, (await new CommandLineHarness().RunAsync("help", "serve")).Output);
    }

    [Theory]
    [InlineData("clawtail ser", "serve")]
    [InlineData("clawtail serve --sta", "--state-dir")]
    [InlineData("clawtail report --by mo", "month model")]
    public async Task Bash_completes_commands_options_and_words(string typed, string completed)
    {
        var script = (await new CommandLineHarness().RunAsync("completion", "bash")).Output;
        var words = typed.Split(' ');
        var ask = $"{script}\nCOMP_WORDS=({typed}); COMP_CWORD={words.Length - 1}; _clawtail; echo \"${{COMPREPLY[@]}}\"";

        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", ask]) { RedirectStandardOutput = true })!;

        Assert.Equal(completed, (await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task The_manual_has_every_command_setting_and_exit_code()
    {
        var page = (await new CommandLineHarness().RunAsync("man")).Output.Replace("\\-", "-", StringComparison.Ordinal);

        Assert.All(["serve", "demo", "report", "doctor", "healthcheck", "backfill"], command => Assert.Contains($".SS {command}\n", page, StringComparison.Ordinal));
        Assert.All(CommandLineHarness.Settings.All, setting => Assert.Contains(setting.Variable, page, StringComparison.Ordinal));
        Assert.All(ExitCode.All, code => Assert.Contains($".B {code.Code}\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fish_and_zsh_have_theirs_and_other_shells_are_refused()
    {
        Assert.Contains("complete -c clawtail", (await new CommandLineHarness().RunAsync("completion", "fish")).Output, StringComparison.Ordinal);
        Assert.StartsWith("#compdef clawtail", (await new CommandLineHarness().RunAsync("completion", "zsh")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await new CommandLineHarness().RunAsync("completion", "csh")).ExitCode);
    }
}
