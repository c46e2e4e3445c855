using System.Security.Cryptography;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>The container image, built as the Dockerfile says, and the program running in it.</summary>
[Trait("load", "heavy")]
public sealed class ImageTests
{
    private const string Home = "sqlite-era-2026.9.6";
    private const int MaxBytes = 20_000_000;

    [Fact]
    public async Task The_image_is_the_program_on_its_base_and_counts_as_openclaws_user_until_it_is_told_to_stop()
    {
        var found = await FactsScript.RunAsync(
            "tests/Deploy/image.sh", ["buildah", "mmdebstrap"], Path.Combine(RealHome.Root, Home), $"{FreePort.Next()}");

        Assert.Equal(("1000:1000", "SIGTERM"), (found["user"], found["stop_signal"]));
        Assert.Equal(("[/usr/local/bin/clawtail]", "[serve]"), (found["entrypoint"], found["command"]));
        Assert.Equal("[CMD /usr/local/bin/clawtail healthcheck]", found["healthcheck"]);
        Assert.Equal("./usr/local/bin/clawtail,./usr/local/bin/libe_sqlite3.so", found["added_files"]);
        Assert.InRange(int.Parse(found["added_bytes"], null), 1, MaxBytes);
        Assert.Equal(("0", "1000:1000:750"), (found["shells"], found["state_owner"]));
        Assert.Equal($"{Expected.Of(Home).Messages}", found["messages"]);
        Assert.Equal(("1000", "0", "0"), (found["uid"], found["healthcheck_exit"], found["exit"]));
        // What lies in a tree from earlier builds may differ in build ids: only two fresh builds are the same for certain.
        if (Environment.GetEnvironmentVariable("CI") == "true" && ClawtailProgram.IsPublished)
            Assert.Equal(await Sha256Async(ClawtailProgram.Path), found["program_sha256"]);
    }

    private static async Task<string> Sha256Async(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, TestContext.Current.CancellationToken));
    }
}
