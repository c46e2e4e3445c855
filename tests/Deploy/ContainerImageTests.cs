using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>The image as the Dockerfile makes it, and the program started from its files; see <c>image.sh</c> for how.</summary>
public sealed class ContainerImageTests
{
    private const string Wanted = "CLAWTAIL_TEST_IMAGE";

    [Fact]
    public async Task The_image_has_no_shell_runs_as_OpenClaws_user_on_a_read_only_root_and_counts()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Wanted) == "1", $"Building an image takes minutes: {Wanted}=1 asks for it.");

        var run = await Tool.RunAsync(Repository.File("tests/Deploy/image.sh"));

        Assert.SkipWhen(run.ExitCode == 77, run.Output.Trim());
        Assert.True(run.ExitCode == 0, run.Everything);
        var said = run.Output.Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal))
            .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..].Trim());
        Assert.Equal("1000:1000 SIGTERM [/usr/local/bin/clawtail] [serve]", said["config"]);
        Assert.Contains("org.opencontainers.image.revision", said["labels"], StringComparison.Ordinal);
        Assert.Equal(("0", "0", "no"), (said["shells"], said["set-uid"], said["root-writable"]));
        Assert.True(int.Parse(said["program-bytes"], System.Globalization.CultureInfo.InvariantCulture) < 20_000_000);
        Assert.Equal(("ok", "1000", "5", "0"), (said["health"], said["uid"], said["messages"], said["exit-code"]));
        Assert.EndsWith("nothing to do", said["doctor"], StringComparison.Ordinal);
        await AssertReproducedAsync(said["program-sha256"]);
    }

    /// <summary>The published program was made of the same sources in another directory.</summary>
    private static async Task AssertReproducedAsync(string hash)
    {
        if (Environment.GetEnvironmentVariable("CLAWTAIL_PROGRAM") is not { } program) return;

        var published = await File.ReadAllBytesAsync(program, TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(published)), hash);
    }
}
