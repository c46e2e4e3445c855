using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

public sealed class SystemdTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static string Unit => Repository.File("deploy/systemd/clawtail.service");

    [Fact]
    public async Task The_unit_says_nothing_that_systemd_does_not_understand()
    {
        Tool.SkipWithout("systemd-analyze");
        // The program is not installed on a machine that tests it.
        var text = await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken);
        var unit = _folder.Combine("clawtail.service");
        await File.WriteAllTextAsync(unit, text.Replace("/usr/local/bin/clawtail serve", "/bin/true", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var verdict = await Tool.RunAsync("systemd-analyze", "verify", "--man=no", unit);

        Assert.Equal((0, ""), (verdict.ExitCode, verdict.Everything));
    }

    [Fact]
    public async Task The_unit_exposes_next_to_nothing()
    {
        Tool.SkipWithout("systemd-analyze");

        var verdict = await Tool.RunAsync("systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=15", Unit);

        Assert.True(verdict.ExitCode == 0, verdict.Everything);
    }

    [Fact]
    public async Task Every_option_that_is_set_exists()
    {
        var text = await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken);

        var set = Regex.Matches(text, "^Environment=(\\w+)=", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToArray();

        Assert.Equal(3, set.Length);
        Assert.All(set, variable => Assert.Contains(variable, CommandLineHarness.KnownVariables));
    }

    /// <remarks>The program is the one that ships; its signs of life would be missed within two seconds here.</remarks>
    [Fact]
    [Trait("load", "heavy")]
    public async Task A_real_systemd_starts_it_as_hardened_as_the_unit_says_and_starts_it_again_when_it_freezes_or_is_killed()
    {
        const string Home = "sqlite-era-2026.9.6";
        Assert.SkipUnless(ClawtailProgram.IsPublished, "CLAWTAIL_PROGRAM names no published program.");

        var found = await FactsScript.RunAsync(
            "tests/Deploy/systemd.sh", ["systemd-nspawn"], ClawtailProgram.Path, Path.Combine(RealHome.Root, Home));

        Assert.Equal("0 openclaw:750 0", found["doctor"]);
        Assert.Equal(("active notify", $"{Expected.Of(Home).Messages}"), (found["started"], found["messages"]));
        Assert.Equal(("1000", "0000000000000000", "1", "2"), (found["uid"], found["capeff"], found["nonewprivs"], found["seccomp"]));
        Assert.Equal(("openclaw:750", "openclaw:600"), (found["state"], found["ledger"]));
        Assert.Equal("0 restarts", found["alive"]);
        Assert.Equal(("1 restarts, active", "2 restarts, active"), (found["frozen"], found["killed"]));
        Assert.Equal("inactive success 0", found["stopped"]);
    }

    public void Dispose() => _folder.Dispose();
}
