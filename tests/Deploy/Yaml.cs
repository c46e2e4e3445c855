using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>YAML of this repository, read by a YAML library (see <c>yaml.mjs</c>).</summary>
internal static class Yaml
{
    /// <summary>All documents of a file.</summary>
    /// <param name="file">Relative to the repository.</param>
    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(string file)
    {
        Tool.SkipWithout("node");
        Assert.SkipUnless(Directory.Exists(Repository.File("tests/Deploy/node_modules")), "The library is not installed: npm ci --prefix tests/Deploy.");

        var run = await Tool.RunAsync("node", Repository.File("tests/Deploy/yaml.mjs"), Repository.File(file));
        Assert.True(run.ExitCode == 0, run.Everything);
        return [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray()];
    }
}
