using Clawtail.Host.Doctor;
using Clawtail.Host.Doctor.Checks;
using Clawtail.Host.Doctor.Machine;
using Xunit;

namespace Clawtail.Tests.Host.Doctor;

public sealed class MountTableTests
{
    private static readonly MountTable Pod = MountTable.Parse(
    [
        "500 400 0:100 / / ro,relatime - overlay overlay rw,lowerdir=/a,upperdir=/b",
        "501 500 8:1 /pods/7/volumes/pvc-1 /home/node/.openclaw ro,relatime - ext4 /dev/sda1 rw",
        "502 500 0:51 / /state rw,relatime shared:7 master:1 - nfs4 filer:/exports/state rw,vers=4.2",
        """503 500 0:52 / /mnt/with\040space rw - fuse.sshfs me@there: rw""",
        "504 500 0:53 / /tmp rw - tmpfs tmpfs rw",
        "505 500 8:2 / /tmp/covered rw - xfs /dev/sdb rw",
        "506 500 0:54 / /tmp/covered rw - tmpfs tmpfs rw",
    ]);

    [Theory]
    [InlineData("/usr/bin", "overlay", true)]
    [InlineData("/home/node/.openclaw", "ext4", true)]
    [InlineData("/home/node/.openclaw/agents/main", "ext4", true)]
    [InlineData("/home/node/.openclaw-other", "overlay", true)]
    [InlineData("/state/deep", "nfs4", false)]
    [InlineData("/mnt/with space/x", "fuse.sshfs", false)]
    [InlineData("/tmp/covered/x", "tmpfs", false)]
    public void A_path_is_on_the_file_system_that_is_mounted_closest_above_it(string path, string type, bool isReadOnly) =>
        Assert.Equal((type, isReadOnly), (Pod.Of(path)!.Type, Pod.Of(path)!.IsReadOnly));

    [Fact]
    public void A_ledger_on_NFS_is_named_as_a_risk()
    {
        var findings = StateCheck.Look("/state", Pod, ProcessUser.Current);

        var risk = findings.Last();
        Assert.Equal(Severity.Warn, risk.Severity);
        Assert.Equal("/state is on nfs4: SQLite's locks and write-ahead log cannot be relied on there", risk.Summary);
    }

    [Fact]
    public void A_home_on_a_network_raises_no_events_for_what_others_write()
    {
        var home = HomeSurvey.Of("/mnt/with space/home");

        var finding = Assert.Single(FileEventsCheck.Look(home, Pod, new InotifyLimits(128, 3, 8192)));

        Assert.Equal(Severity.Warn, finding.Severity);
        Assert.StartsWith("the home is on fuse.sshfs", finding.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(128, 128, 8192, "128 of 128 inotify instances are taken")]
    [InlineData(128, 3, 1, "2 directories to watch, 1 allowed")]
    public void A_kernel_without_room_for_watches_is_named(int instances, int taken, int watches, string summary)
    {
        var home = HomeSurvey.Of("/nowhere") with { Directories = 2 };

        var finding = Assert.Single(FileEventsCheck.Look(home, MountTable.Parse([]), new InotifyLimits(instances, taken, watches)));

        Assert.Equal((Severity.Warn, summary), (finding.Severity, finding.Summary));
    }

    [Theory]
    [InlineData(1L << 20, "fail")]
    [InlineData(100L << 20, "warn")]
    [InlineData(1L << 30, "ok")]
    public void Little_space_is_a_warning_and_less_a_failure(long free, string severity) =>
        Assert.Equal(severity, SpaceCheck.Judge(free, "/state").Severity.ToString(), ignoreCase: true);
}
