using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>What GitHub would run, as far as that can be told without it.</summary>
public sealed class WorkflowTests
{
    [Fact]
    public async Task Workflows_are_ones_that_GitHub_accepts_and_their_shell_is_scripts_of_this_repository()
    {
        Tool.SkipWithout("node");
        Assert.SkipUnless(Directory.Exists(Repository.File("tests/Deploy/node_modules/@actions")), "The parser is not installed: npm ci --prefix tests/Deploy.");
        var workflows = Directory.GetFiles(Repository.File(".github/workflows"));

        var verdict = await Tool.RunAsync("node", [Repository.File("tests/Deploy/workflows.mjs"), .. workflows]);

        Assert.True(verdict.ExitCode == 0, verdict.Everything);
        var scripts = verdict.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(step => step.Split(' ')[0]).ToList();
        Assert.True(scripts.Count >= 8);
        Assert.All(scripts, script => Assert.True(File.Exists(Repository.File(script)) && (script == "tests/run.sh" || script.StartsWith("deploy/release/", StringComparison.Ordinal)), script));
        Assert.All(workflows, workflow => Assert.DoesNotContain("https://", File.ReadAllText(workflow), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shellcheck_has_nothing_to_say_about_any_script()
    {
        Tool.SkipWithout("shellcheck");
        var scripts = ((string[])["deploy", "tests", "grafana/pictures"]).SelectMany(folder => Directory.GetFiles(Repository.File(folder), "*.sh", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal)).Concat(((string[])["preinst", "postinst", "prerm", "postrm"]).Select(name => ReleaseScript.File("debian/" + name)));

        var verdict = await Tool.RunAsync("shellcheck", ["--external-sources", .. scripts]);

        Assert.True(verdict.ExitCode == 0, verdict.Everything);
    }
}
