using System.Text.Json;
using Clawtail.Host;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

public sealed class ReleaseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_release_is_an_archive_a_bill_of_materials_and_their_checksums_and_always_the_same()
    {
        foreach (var tool in (string[])["jq", "tar", "sha256sum"]) Tool.SkipWithout(tool);

        await ReleaseAsync("first");
        await ReleaseAsync("second");

        Assert.Equal(await File.ReadAllTextAsync(Made("first", "SHA256SUMS"), Cancellation), await File.ReadAllTextAsync(Made("second", "SHA256SUMS"), Cancellation));
        var listed = await Tool.RunAsync("tar", "--list", "--file", Directory.GetFiles(_folder.Combine("first"), "*.tar.gz").Single());
        Assert.Equal(
            ["LICENSE", "clawtail", "clawtail.service", "libe_sqlite3.so"],
            listed.Output.Split('\n').Select(line => line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..]).Where(name => name.Length > 0).Order(StringComparer.Ordinal));
        AssertNamesWhatIsShipped(JsonDocument.Parse(await File.ReadAllTextAsync(Made("first", $"clawtail-{ProductVersion.Text}.cdx.json"), Cancellation)).RootElement);
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Made(string directory, string file) => _folder.Combine(directory, file);

    private async Task ReleaseAsync(string directory)
    {
        // A program is not what is tested here, so any file does.
        Directory.CreateDirectory(_folder.Combine("program"));
        foreach (var file in (string[])["clawtail", "libe_sqlite3.so"]) await File.WriteAllTextAsync(_folder.Combine("program", file), file, Cancellation);

        var run = await Tool.RunAsync(Repository.File("deploy/release/release.sh"), "--program", _folder.Combine("program"), "--output", _folder.Combine(directory));

        Assert.True(run.ExitCode == 0, run.Everything);
    }

    private static void AssertNamesWhatIsShipped(JsonElement sbom)
    {
        Assert.Equal(("CycloneDX", "1.5"), (sbom.GetProperty("bomFormat").GetString(), sbom.GetProperty("specVersion").GetString()));
        var shipped = sbom.GetProperty("components").EnumerateArray()
            .Where(component => component.GetProperty("scope").GetString() == "required").Select(component => component.GetProperty("name").GetString()).ToArray();
        string[] known = ["Microsoft.Data.Sqlite", "Polly.Core", "prometheus-net", "SQLite", "System.CommandLine", "Microsoft.NETCore.App.Runtime.NativeAOT"];
        Assert.All(known, name => Assert.Contains(name, shipped));
        Assert.DoesNotContain(shipped, name => name!.Contains("Analyzers", StringComparison.Ordinal));
    }
}
