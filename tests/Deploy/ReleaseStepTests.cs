using Clawtail.Host;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>The steps of a release beside its archives. What only the workflow's machine has is stood in for, and said so.</summary>
public sealed class ReleaseStepTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static string Version => ProductVersion.Text;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notes_are_what_the_changelog_says_about_the_version_and_a_version_it_does_not_know_has_none()
    {
        var notes = await ReleaseScript.SucceedsAsync("notes.sh", Version);
        var unknown = await ReleaseScript.SucceedsAsync("notes.sh", "0.0.1");

        Assert.StartsWith("- ", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("\n## ", notes, StringComparison.Ordinal);
        Assert.Equal("", unknown);
    }

    [Fact]
    public async Task A_tag_that_is_not_the_version_of_everything_is_refused()
    {
        await ReleaseScript.SucceedsAsync("check.sh", $"v{Version}");

        var refused = await Tool.RunAsync(ReleaseScript.File("check.sh"), "v99.0.0");

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
        Assert.StartsWith(await ReleaseScript.SucceedsAsync("notes.sh", Version), notes, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a program that notes its arguments beside itself and then does something.</summary>
    private async Task StandInAsync(string name, string does)
    {
        await File.WriteAllTextAsync(_folder.Combine(name), $"#!/bin/bash\necho \"$*\" >\"$0.asked\"\n{does}\ntrue\n", Cancellation);
        await Tool.RunAsync("chmod", "+x", _folder.Combine(name));
    }

    private async Task<string> WithStandInsAsync(string script, params string[] arguments)
    {
        Tool.SkipWithout("jq");
        var run = await Tool.RunAsync("env", [$"PATH={_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}", ReleaseScript.File(script), .. arguments]);
        Assert.True(run.ExitCode == 0, run.Everything);
        return run.Output;
    }
}
