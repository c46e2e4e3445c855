using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.CommandLine;

public sealed class MistakesTests
{
    [Theory]
    [InlineData("there is no option '--lissten'; did you mean '--listen'?", "--lissten", ":9099")]
    [InlineData("there is no option '--sweep-intervall'; did you mean '--sweep-interval'?", "serve", "--sweep-intervall=5s")]
    [InlineData("there is no option '--colour'", "--colour")]
    [InlineData("there is no command 'servee'; did you mean 'serve'?", "servee")]
    [InlineData("there is no command 'extra'", "serve", "extra")]
    [InlineData("there is no command '@options'", "@options")]
    [InlineData("there is no option '--state-dir'", "demo", "--state-dir", "/tmp")]
    [InlineData("'demo' has no option '--state-dir'", "--state-dir", "/tmp", "demo")]
    [InlineData("'--listen' stands before 'demo'; put it behind", "--listen", ":9099", "demo")]
    [InlineData("'--listen' is given more than once", "--listen", ":9099", "--listen", ":9100")]
    [InlineData("'--listen' is given more than once", "--listen", ":9099", "serve", "--listen", ":9100")]
    public async Task A_mistake_is_named_and_ends_with_2(string answer, params string[] args)
    {
        var run = await new CommandLineHarness().RunAsync(args);

        Assert.Equal((2, null), (run.ExitCode, run.Ran));
        Assert.Equal([$"clawtail: {answer}", "'clawtail --help' shows what there is."], run.Errors);
    }

    [Fact]
    public async Task Options_may_stand_before_serve()
    {
        var run = await new CommandLineHarness().RunAsync("--listen", ":9100", "serve");

        Assert.Equal("0.0.0.0:9100", run.Options!.Listen.ToString());
    }
}
