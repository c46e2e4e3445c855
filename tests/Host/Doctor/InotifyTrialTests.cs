using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Host.Doctor;

public sealed class InotifyTrialTests : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <remarks>The limit is that of a user namespace, which /proc/sys/fs/inotify does not show: only a try tells.</remarks>
    [Theory]
    [InlineData("max_inotify_instances", "no inotify instance is left")]
    [InlineData("max_inotify_watches", "no inotify watch is left")]
    public async Task Exhausted_inotify_is_found_by_trying_it(string limit, string summary)
    {
        Tool.SkipWithout("unshare");
        Assert.SkipUnless((await Tool.RunAsync("unshare", "--user", "--map-root-user", "true")).ExitCode == 0, "This machine allows no user namespaces.");
        var home = _folder.Combine("home");
        RealHome.CopyTo("file-era-2026.7.1", home);

        var run = await Tool.RunAsync("unshare", "--user", "--map-root-user", "bash", "-c",
            $"echo 0 >/proc/sys/user/{limit} && exec '{ClawtailProgram.Path}' doctor --openclaw-dir '{home}' --state-dir '{_folder.Combine("state")}' --listen 127.0.0.1:{FreePort.Next()}");

        Assert.Contains($"warn  file events  {summary}", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
