using System.Text.Json;
using Clawtail.Host;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>What a release consists of: archives, a bill of materials, checksums, and what operators load.</summary>
public sealed class ReleaseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static string Version => ProductVersion.Text;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("linux-x64", "LICENSE clawtail clawtail.service libe_sqlite3.so")]
    [InlineData("osx-arm64", "LICENSE clawtail libe_sqlite3.dylib")]
    [InlineData("win-x64", "LICENSE clawtail.exe e_sqlite3.dll")]
    public async Task An_archive_holds_the_program_and_its_library_and_is_always_the_same(string runtime, string files)
    {
        // A program is not what is tested here, so any file does.
        Directory.CreateDirectory(_folder.Combine("program"));
        foreach (var file in files.Split(' ').Skip(1)) await File.WriteAllTextAsync(_folder.Combine("program", file), file, Cancellation);

        await ReleaseScript.SucceedsAsync("release.sh", "--program", _folder.Combine("program"), "--runtime", runtime, "--output", _folder.Combine("first"));
        await ReleaseScript.SucceedsAsync("release.sh", "--program", _folder.Combine("program"), "--runtime", runtime, "--output", _folder.Combine("second"));

        var archive = $"clawtail-{Version}-{runtime}.tar.gz";
        Assert.Equal(await File.ReadAllBytesAsync(_folder.Combine("first", archive), Cancellation), await File.ReadAllBytesAsync(_folder.Combine("second", archive), Cancellation));
        Assert.Equal(files.Split(' '), (await ListAsync(_folder.Combine("first", archive))).Order(StringComparer.Ordinal));
        AssertNamesWhatIsShipped(JsonDocument.Parse(await File.ReadAllTextAsync(_folder.Combine("first", $"clawtail-{Version}.cdx.json"), Cancellation)).RootElement);
    }

    [Fact]
    public async Task Checksums_are_of_everything_that_is_released()
    {
        foreach (var file in (string[])["b.tar.gz", "a.deb"]) await File.WriteAllTextAsync(_folder.Combine(file), file, Cancellation);

        await ReleaseScript.SucceedsAsync("checksums.sh", _folder.Path);
        await ReleaseScript.SucceedsAsync("checksums.sh", _folder.Path);

        var sums = await File.ReadAllLinesAsync(_folder.Combine("SHA256SUMS"), Cancellation);
        Assert.Equal(["a.deb", "b.tar.gz"], sums.Select(line => line[66..]));
        var verdict = await Tool.RunAsync("bash", "-c", $"cd '{_folder.Path}' && sha256sum --check SHA256SUMS");
        Assert.True(verdict.ExitCode == 0, verdict.Everything);
    }

    [Fact]
    public async Task What_operators_load_leads_to_the_runbook_from_everywhere()
    {
        const string Base = "https://code.example/agents/clawtail/blob/v9";

        await ReleaseScript.SucceedsAsync("operators.sh", Base, _folder.Path);

        var unpacked = await Tool.RunAsync("tar", "--extract", "--gzip", "--directory", _folder.Path, "--file", _folder.Combine($"clawtail-{Version}-operators.tar.gz"));
        Assert.True(unpacked.ExitCode == 0, unpacked.Everything);
        var root = _folder.Combine($"clawtail-{Version}-operators");
        var rules = await File.ReadAllTextAsync(Path.Combine(root, "prometheus", "clawtail.rules.yml"), Cancellation);
        Assert.Equal(rules.Split("- alert: ").Length, rules.Split($"runbook_url: {Base}/docs/runbook.md#").Length);
        Assert.Equal(Directory.GetFiles(Repository.File("grafana"), "*.json").Length, Directory.GetFiles(Path.Combine(root, "grafana")).Length);
        Assert.All(Directory.GetFiles(Path.Combine(root, "grafana")), file => Assert.Contains($"\"url\": \"{Base}/docs/runbook.md\"", File.ReadAllText(file), StringComparison.Ordinal));
        var (exitCode, output) = await Promtool.RunAsync("", "check", "rules", Path.Combine(root, "prometheus", "clawtail.rules.yml"));
        Assert.True(exitCode == 0, output);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<IEnumerable<string>> ListAsync(string archive) =>
        (await Tool.RunAsync("tar", "--list", "--file", archive)).Output.Split('\n').Select(line => line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..]).Where(name => name.Length > 0);

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
