using System.Diagnostics;
using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>What <c>kubectl kustomize</c> makes of a directory, checked against what Kubernetes accepts (see <c>manifests.mjs</c>).</summary>
internal sealed class Manifests
{
    private readonly IReadOnlyList<(JsonElement Manifest, IReadOnlyList<string> Errors)> _all;

    private Manifests(string json) => _all =
    [
        .. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(checkedManifest => (
            checkedManifest.GetProperty("manifest"),
            (IReadOnlyList<string>)[.. checkedManifest.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!)])),
    ];

    public IEnumerable<string> Kinds => _all.Select(one => one.Manifest.GetProperty("kind").GetString()!);

    public static async Task<Manifests> BuildAsync(string directory)
    {
        Tool.SkipWithout("kubectl");
        Tool.SkipWithout("node");
        Assert.SkipUnless(Directory.Exists(Repository.File("tests/Deploy/node_modules")), "The schemas are not installed: npm ci --prefix tests/Deploy.");

        var built = await Tool.RunAsync("kubectl", "kustomize", directory);
        Assert.True(built.ExitCode == 0, built.Everything);
        return new(await CheckAsync(built.Output));
    }

    /// <summary>Builds the example, or another base, with components beside the one that adds Clawtail.</summary>
    public static async Task<Manifests> BuildAsync(TempFolder folder, string resource, params string[] components)
    {
        var kubernetes = Path.GetRelativePath(folder.Path, Repository.File("deploy/kubernetes"));
        var lines = components.Select(component => $"  - {kubernetes}/{component}");
        await File.WriteAllTextAsync(folder.Combine("kustomization.yaml"),
            $"resources:\n  - {resource.Replace("KUBERNETES", kubernetes, StringComparison.Ordinal)}\ncomponents:\n{string.Join('\n', lines)}\n");
        return await BuildAsync(folder.Path);
    }

    public void AssertAccepted() => Assert.Empty(_all.SelectMany(one => one.Errors));

    public JsonElement The(string kind) => All(kind).Single();

    public IEnumerable<JsonElement> All(string kind) => _all.Select(one => one.Manifest).Where(manifest => manifest.GetProperty("kind").GetString() == kind);

    private static async Task<string> CheckAsync(string yaml)
    {
        var start = new ProcessStartInfo("node", [Repository.File("tests/Deploy/manifests.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.StandardInput.WriteAsync(yaml);
        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, node.ExitCode);
        return await output;
    }
}
