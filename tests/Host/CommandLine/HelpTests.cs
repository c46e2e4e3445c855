using Clawtail.Host;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.CommandLine;

public sealed class HelpTests
{
    private static readonly string[] Names =
    [
        "--openclaw-dir", "--state-dir", "--codex-dir", "--listen", "--allow-host", "--sweep-interval", "--active-window", "--new-series-hold", "--account-label",
        "--max-series", "--max-entry-size", "--plan-limit", "--log-format", "--log-level",
    ];

    [Theory]
    [InlineData("serve", "--help")]
    [InlineData("serve", "-h")]
    [InlineData("serve", "--help", "--nonsense")]
    public async Task Help_names_every_option_with_its_default_and_its_variable(params string[] args)
    {
        var run = await new CommandLineHarness().RunAsync(args);

        Assert.Equal((0, null), (run.ExitCode, run.Ran));
        Assert.Empty(run.Errors);
        foreach (var setting in CommandLineHarness.Settings.All)
        {
            var lines = run.Output.Split('\n').Where(text => text.TrimStart().StartsWith(setting.Name + " ", StringComparison.Ordinal));
            var line = Assert.Single(lines);
            Assert.Contains("[default: ", line, StringComparison.Ordinal);
            Assert.EndsWith($"; env: {setting.Variable}]", line.TrimEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_setting_is_missing() => Assert.Equal(Names, CommandLineHarness.Settings.All.Select(setting => setting.Name));

    [Fact]
    public async Task Help_of_the_demo_leaves_out_what_it_does_not_take()
    {
        var run = await new CommandLineHarness().RunAsync("demo", "--help");

        Assert.Contains("--new-series-hold", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("-dir", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var run = await new CommandLineHarness().RunAsync("--version");

        Assert.Equal((0, $"clawtail {ProductVersion.Text}\n"), (run.ExitCode, run.Output));
        Assert.Matches(@"^\d+\.\d+\.\d+", ProductVersion.Text);
    }
}
