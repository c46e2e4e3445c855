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
    public void The_documents_have_every_exit_code_in_its_own_words()
    {
        var troubles = File.ReadAllText(Repository.File("docs/troubles.md"));

        Assert.All(ExitCode.All, code => Assert.Contains($"| {code.Code} | {code.Meaning} |\n", troubles, StringComparison.Ordinal));
    }

    [Fact]
    public void README_has_every_option_and_no_other()
    {
        var options = System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Repository.File("README.md")), "(?m)^\\| `(--[a-z-]+)").Select(match => match.Groups[1].Value);

        Assert.Equal(Names.Order(), options.Order());
    }

    [Fact]
    public void Every_metric_is_in_the_documents()
    {
        var documents = File.ReadAllText(Repository.File("docs/metrics.md"));
        var catalog = File.ReadAllText(Repository.File("src/Metrics/MetricCatalog.cs"));

        Assert.All(System.Text.RegularExpressions.Regex.Matches(catalog, "\"(openclaw_codex_[a-z0-9_]+)\"").Select(match => match.Groups[1].Value),
            name => Assert.Contains($"`{name}`", documents, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var run = await new CommandLineHarness().RunAsync("--version");

        Assert.Equal((0, $"clawtail {ProductVersion.Text}\n"), (run.ExitCode, run.Output));
        Assert.Matches(@"^\d+\.\d+\.\d+", ProductVersion.Text);
    }
}
