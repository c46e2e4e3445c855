using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>A script beside the tests that tries something as root and prints what it found, <c>name=value</c> a line.</summary>
internal static class FactsScript
{
    /// <param name="script">Relative to the repository.</param>
    /// <param name="needs">Programs without which the test skips.</param>
    public static async Task<IReadOnlyDictionary<string, string>> RunAsync(string script, IReadOnlyList<string> needs, params string[] arguments)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, $"{script} needs root.");
        foreach (var program in needs.Append("unshare")) Tool.SkipWithout(program);
        Assert.SkipUnless((await Tool.RunAsync("unshare", "--mount", "true")).ExitCode == 0, $"{script} needs mounts of its own, which are not allowed here.");

        var run = await Tool.RunAsync(Repository.File(script), arguments);
        Assert.True(run.ExitCode == 0, run.Everything);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(fact => fact[0], fact => fact[1]);
    }
}
