using System.Text.Json;
using Clawtail.Host;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>Every shell step of a release, as the workflow runs it. What only the workflow's machine has is stood in for, and said so.</summary>
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

        await SucceedsAsync("release.sh", "--program", _folder.Combine("program"), "--runtime", runtime, "--output", _folder.Combine("first"));
        await SucceedsAsync("release.sh", "--program", _folder.Combine("program"), "--runtime", runtime, "--output", _folder.Combine("second"));

        var archive = $"clawtail-{Version}-{runtime}.tar.gz";
        Assert.Equal(await File.ReadAllBytesAsync(_folder.Combine("first", archive), Cancellation), await File.ReadAllBytesAsync(_folder.Combine("second", archive), Cancellation));
        Assert.Equal(files.Split(' '), (await ListAsync(_folder.Combine("first", archive))).Order(StringComparer.Ordinal));
        AssertNamesWhatIsShipped(JsonDocument.Parse(await File.ReadAllTextAsync(_folder.Combine("first", $"clawtail-{Version}.cdx.json"), Cancellation)).RootElement);
    }

    [Fact]
    public async Task Checksums_are_of_everything_that_is_released()
    {
        foreach (var file in (string[])["b.tar.gz", "a.deb"]) await File.WriteAllTextAsync(_folder.Combine(file), file, Cancellation);

        await SucceedsAsync("checksums.sh", _folder.Path);
        await SucceedsAsync("checksums.sh", _folder.Path);

        var sums = await File.ReadAllLinesAsync(_folder.Combine("SHA256SUMS"), Cancellation);
        Assert.Equal(["a.deb", "b.tar.gz"], sums.Select(line => line[66..]));
        var verdict = await Tool.RunAsync("bash", "-c", $"cd '{_folder.Path}' && sha256sum --check SHA256SUMS");
        Assert.True(verdict.ExitCode == 0, verdict.Everything);
    }

    [Fact]
    public async Task What_operators_load_leads_to_the_runbook_from_everywhere()
    {
        const string Base = "https://code.example/agents/clawtail/blob/v9";

        await SucceedsAsync("operators.sh", Base, _folder.Path);

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

    [Fact]
    public async Task Notes_are_what_the_changelog_says_about_the_version_and_a_version_it_does_not_know_has_none()
    {
        var notes = await SucceedsAsync("notes.sh", Version);
        var unknown = await SucceedsAsync("notes.sh", "0.0.1");

        Assert.StartsWith("- ", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("\n## ", notes, StringComparison.Ordinal);
        Assert.Equal("", unknown);
    }

    [Fact]
    public async Task A_tag_that_is_not_the_version_of_everything_is_refused()
    {
        await SucceedsAsync("check.sh", $"v{Version}");

        var refused = await Tool.RunAsync(Script("check.sh"), "v99.0.0");

        Assert.Equal((1, $"The tag is v99.0.0, and Directory.Build.props says {Version}.\n"), (refused.ExitCode, refused.Errors));
    }

    /// <remarks>docker is stood in for by a script that writes down what it was asked; ImageTests builds the image for real.</remarks>
    [Theory]
    [InlineData("v1.2.3", "--tag registry.example/agents/clawtail:1.2.3 --tag registry.example/agents/clawtail:latest")]
    [InlineData("v1.2.3-rc.1", "--tag registry.example/agents/clawtail:1.2.3-rc.1")]
    public async Task The_image_is_asked_for_on_both_architectures_and_only_a_finished_release_becomes_the_latest(string tag, string tags)
    {
        await StandInAsync("docker", """while (($#)); do [[ $1 == --metadata-file ]] && echo '{"containerimage.digest":"sha256:abc"}' >"$2"; shift; done""");

        var printed = await WithStandInsAsync("image.sh", "registry.example/Agents/Clawtail", tag, "0123abc");

        Assert.Equal("name=registry.example/agents/clawtail\ndigest=sha256:abc\n", printed);
        var asked = await File.ReadAllTextAsync(_folder.Combine("docker.asked"), Cancellation);
        Assert.StartsWith("buildx build --platform linux/amd64,linux/arm64 ", asked, StringComparison.Ordinal);
        Assert.Contains($" {tags} --metadata-file ", asked, StringComparison.Ordinal);
        Assert.Contains($"--build-arg VERSION={tag[1..]} --build-arg REVISION=0123abc", asked, StringComparison.Ordinal);
    }

    /// <remarks>gh is stood in for likewise.</remarks>
    [Fact]
    public async Task A_release_is_made_of_the_files_with_the_changelogs_words_and_says_what_was_not_tried()
    {
        var files = Directory.CreateDirectory(_folder.Combine("files")).FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "a.tar.gz"), "", Cancellation);
        await StandInAsync("gh", """while (($#)); do [[ $1 == --notes-file ]] && cp "$2" "$0.notes"; shift; done""");

        await WithStandInsAsync("publish.sh", $"v{Version}", files);

        var asked = await File.ReadAllTextAsync(_folder.Combine("gh.asked"), Cancellation);
        Assert.StartsWith($"release create v{Version} --verify-tag --title Clawtail {Version} ", asked, StringComparison.Ordinal);
        Assert.EndsWith($" {files}/a.tar.gz\n", asked, StringComparison.Ordinal);
        var notes = await File.ReadAllTextAsync(_folder.Combine("gh.notes"), Cancellation);
        Assert.Contains("macOS and Windows are built and not tried", notes, StringComparison.Ordinal);
        Assert.StartsWith(await SucceedsAsync("notes.sh", Version), notes, StringComparison.Ordinal);
    }

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
            .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal)).Concat(((string[])["preinst", "postinst", "prerm", "postrm"]).Select(name => Script("debian/" + name)));

        var verdict = await Tool.RunAsync("shellcheck", ["--external-sources", .. scripts]);

        Assert.True(verdict.ExitCode == 0, verdict.Everything);
    }

    public void Dispose() => _folder.Dispose();

    private static string Script(string name) => Repository.File($"deploy/release/{name}");

    private static async Task<string> SucceedsAsync(string script, params string[] arguments)
    {
        foreach (var tool in (string[])["jq", "tar", "sha256sum"]) Tool.SkipWithout(tool);
        var run = await Tool.RunAsync(Script(script), arguments);
        Assert.True(run.ExitCode == 0, run.Everything);
        return run.Output;
    }

    /// <summary>Writes a program that notes its arguments beside itself and then does something.</summary>
    private async Task StandInAsync(string name, string does)
    {
        await File.WriteAllTextAsync(_folder.Combine(name), $"#!/bin/bash\necho \"$*\" >\"$0.asked\"\n{does}\ntrue\n", Cancellation);
        await Tool.RunAsync("chmod", "+x", _folder.Combine(name));
    }

    private async Task<string> WithStandInsAsync(string script, params string[] arguments)
    {
        Tool.SkipWithout("jq");
        var run = await Tool.RunAsync("env", [$"PATH={_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}", Script(script), .. arguments]);
        Assert.True(run.ExitCode == 0, run.Everything);
        return run.Output;
    }

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
