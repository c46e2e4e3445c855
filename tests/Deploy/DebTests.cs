using Clawtail.Host;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>The Debian package: made of a release's archive, and used in a Debian of its own.</summary>
[Trait("load", "heavy")]
public sealed class DebTests : IDisposable
{
    private const string Home = "sqlite-era-2026.9.6";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task It_is_installed_started_upgraded_removed_and_purged_and_the_ledger_survives_all_but_the_last()
    {
        Assert.SkipUnless(ClawtailProgram.IsPublished, "CLAWTAIL_PROGRAM names no published program.");
        Tool.SkipWithout("dpkg-deb");
        var messages = Expected.Of(Home).Messages;
        var package = await MakeAsync(ProductVersion.Text);
        var newer = await MakeAsync("999.0.0");

        var found = await FactsScript.RunAsync("tests/Deploy/deb.sh", ["mmdebstrap", "systemd-nspawn"], package, newer, Path.Combine(RealHome.Root, Home));

        Assert.Equal("0 inactive 1", found["without_user"]);
        Assert.Equal(("0 active enabled", $"{messages}", "openclaw:750"), (found["installed"], found["messages"], found["owner"]));
        Assert.True(int.Parse(found["manual"], null) > 3);
        Assert.Equal(("0 active 999.0.0", $"yes {messages} #mine"), (found["upgraded"], found["restarted"]));
        Assert.Equal("0 inactive", found["stopped_stays_stopped"]);
        Assert.Equal("0 inactive 0 openclaw:600", found["removed"]);
        Assert.Equal($"0 active {messages} of {messages}", found["again"]);
        Assert.Equal("0 inactive 0", found["purged"]);
    }

    [Fact]
    public async Task The_same_archive_gives_the_same_package()
    {
        Assert.SkipUnless(ClawtailProgram.IsPublished, "CLAWTAIL_PROGRAM names no published program.");
        Tool.SkipWithout("dpkg-deb");

        var first = await File.ReadAllBytesAsync(await MakeAsync(ProductVersion.Text), TestContext.Current.CancellationToken);
        var second = await File.ReadAllBytesAsync(await MakeAsync(ProductVersion.Text), TestContext.Current.CancellationToken);

        Assert.True(first.AsSpan().SequenceEqual(second));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Makes the archive of a release with the published program, and a package of it.</summary>
    private async Task<string> MakeAsync(string version)
    {
        var name = $"clawtail-{version}-linux-x64";
        Directory.CreateDirectory(_folder.Combine(name));
        foreach (var file in (string[])[ClawtailProgram.Path, Path.Combine(Path.GetDirectoryName(ClawtailProgram.Path)!, "libe_sqlite3.so"), Repository.File("deploy/systemd/clawtail.service")])
            File.Copy(file, _folder.Combine(name, Path.GetFileName(file)), overwrite: true);
        var packed = await Tool.RunAsync("tar", "--create", "--gzip", "--directory", _folder.Path, "--file", _folder.Combine(name + ".tar.gz"), name);
        Assert.True(packed.ExitCode == 0, packed.Everything);

        var made = await Tool.RunAsync(Repository.File("deploy/release/deb.sh"), _folder.Combine(name + ".tar.gz"), _folder.Path);
        Assert.True(made.ExitCode == 0, made.Everything);
        return _folder.Combine($"clawtail_{version}_amd64.deb");
    }
}
