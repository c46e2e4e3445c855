using Clawtail.Host.Doctor;
using Clawtail.Host.Doctor.Checks;
using Clawtail.Host.Doctor.Machine;
using Clawtail.Tailer;
using Xunit;

namespace Clawtail.Tests.Host.Doctor;

public sealed class FileSystemFindingTests
{
    [Fact]
    public void A_path_that_does_not_exist_yet_is_on_the_file_system_of_the_nearest_directory_that_does()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "This machine has no /dev/shm.");

        Assert.Equal(new FileSystem("tmpfs"), FileSystem.Lookup("/dev/shm/not/there"));
        Assert.Equal(new FileSystem("proc"), FileSystem.Lookup("/proc/self"));
    }

    [Theory]
    [InlineData("nfs4", true, false)]
    [InlineData("fuse.sshfs", true, false)]
    [InlineData("fuse.fuse-overlayfs", false, true)]
    [InlineData("overlay", false, true)]
    [InlineData("tmpfs", false, true)]
    [InlineData("ext4", false, false)]
    [InlineData("xfs", false, false)]
    public void A_kind_of_file_system_is_shared_or_passes_or_stays(string type, bool isNetwork, bool isEphemeral) =>
        Assert.Equal((isNetwork, isEphemeral), (new FileSystem(type).IsNetwork, new FileSystem(type).IsEphemeral));

    [Fact]
    public void A_ledger_on_NFS_is_named_as_a_risk()
    {
        var findings = StateCheck.Run("/state", new FileSystem("nfs4"), ProcessUser.Current);

        var risk = findings.Last();
        Assert.Equal(Severity.Warn, risk.Severity);
        Assert.Equal("/state is on nfs4: SQLite's locks and write-ahead log cannot be relied on there", risk.Summary);
    }

    [Fact]
    public void A_home_on_a_network_raises_no_events_for_what_others_write()
    {
        var home = new HomeInspection { Path = "/mnt/with space/home" };

        var finding = Assert.Single(FileEventsCheck.Run(home, new FileSystem("fuse.sshfs"), new InotifyLimits(128, 3, 8192)));

        Assert.Equal(Severity.Warn, finding.Severity);
        Assert.StartsWith("the home is on fuse.sshfs", finding.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128, 128, 8192, "128 of 128 inotify instances are taken")]
    [InlineData(128, 3, 1, "2 directories to watch, 1 allowed")]
    public void A_kernel_without_room_for_watches_is_named(int instances, int taken, int watches, string summary)
    {
        var home = new HomeInspection { Path = "/nowhere", Folders = 2 };

        var finding = Assert.Single(FileEventsCheck.Run(home, fileSystem: null, new InotifyLimits(instances, taken, watches)));

        Assert.Equal((Severity.Warn, summary), (finding.Severity, finding.Summary));
    }

    [Theory]
    [InlineData(1L << 20, "fail")]
    [InlineData(100L << 20, "warn")]
    [InlineData(1L << 30, "ok")]
    public void Little_space_is_a_warning_and_less_a_failure(long free, string severity) =>
        Assert.Equal(severity, SpaceCheck.Assess(free, "/state").Severity.ToString(), ignoreCase: true);
}
