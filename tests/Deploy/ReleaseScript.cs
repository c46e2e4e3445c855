using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>The scripts that make a release, run as its workflow runs them.</summary>
internal static class ReleaseScript
{
    public static string File(string name) => Repository.File($"deploy/release/{name}");

    /// <returns>What it printed.</returns>
    public static async Task<string> SucceedsAsync(string script, params string[] arguments)
    {
        foreach (var tool in (string[])["jq", "tar", "sha256sum"]) Tool.SkipWithout(tool);
        var run = await Tool.RunAsync(File(script), arguments);
        Assert.True(run.ExitCode == 0, run.Everything);
        return run.Output;
    }
}
