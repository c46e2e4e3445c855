using System.Text.RegularExpressions;
using Clawtail.Host.CommandLine;
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
        Assert.All(set, variable => Assert.Contains(variable, Settings.OfServe().All.Select(setting => setting.Variable)));
    }

    public void Dispose() => _folder.Dispose();
}
