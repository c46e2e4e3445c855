using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.CommandLine;

public sealed class CommandLineErrorsTests
{
    [Theory]
    [InlineData("there is no option '--lissten'; did you mean '--listen'?", "serve", "--lissten", ":9099")]
    [InlineData("there is no option '--sweep-intervall'; did you mean '--sweep-interval'?", "serve", "--sweep-intervall=5s")]
    [InlineData("there is no option '--colour'", "--colour")]
    [InlineData("there is no command 'servee'; did you mean 'serve'?", "servee")]
    [InlineData("there is no command 'extra'", "serve", "extra")]
    [InlineData("there is no command '@options'", "@options")]
    [InlineData("there is no option '--state-dir'", "demo", "--state-dir", "/tmp")]
    [InlineData("'--listen' stands before 'demo'; put it behind", "--listen", ":9099", "demo")]
    [InlineData("there is no option '--state-dir'", "--state-dir", "/tmp", "demo")]
    [InlineData("'--listen' belongs to a command; put it behind one, such as 'clawtail serve --listen'", "--listen=:9099")]
    [InlineData("'--listen' is given more than once", "serve", "--listen", ":9099", "--listen", ":9100")]
    public async Task A_mistake_is_named_and_ends_with_2(string answer, params string[] args)
    {
        var run = await new CommandLineHarness().RunAsync(args);

        Assert.Equal((2, null), (run.ExitCode, run.Ran));
        Assert.Equal([$"clawtail: {answer}", "'clawtail --help' shows what there is."], run.Errors);
    }

    [Fact]
    public async Task Without_a_command_help_is_printed_and_nothing_runs()
    {
        var bare = await new CommandLineHarness().RunAsync();
        var help = await new CommandLineHarness().RunAsync("--help");

        Assert.Equal((0, null, help.Output), (bare.ExitCode, bare.Ran, bare.Output));
        Assert.Contains("serve", bare.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_is_wrong_concerns_the_commands_that_have_its_setting()
    {
        var serve = await new CommandLineHarness().With("CLAWTAIL_MAX_SERIES", "many").RunAsync("serve");
        var check = await new CommandLineHarness().With("CLAWTAIL_MAX_SERIES", "many").RunAsync("healthcheck", "--listen", "127.0.0.1:1");

        Assert.Equal((2, 1), (serve.ExitCode, check.ExitCode));
        Assert.StartsWith("clawtail: nobody answers", check.Errors[0], StringComparison.Ordinal);
    }
}
