using Clawtail.Host.CommandLine;
using Clawtail.Host.Doctor.Checks;
using Clawtail.Host.Doctor.Machine;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Doctor;

/// <summary>Looks at everything that Clawtail depends on: from the home, over the ledger, to the port.</summary>
internal static class Examination
{
    public static async Task<IReadOnlyList<Finding>> OfAsync(ServeOptions options, TimeProvider time, CancellationToken cancel)
    {
        var home = HomeSurvey.Of(options.Tailer.Home);
        var mounts = MountTable.OfThisProcess();
        var user = ProcessUser.Current;
        var ledger = LedgerInspection.Of(options.Tailer.StateDirectory);
        return
        [
            .. options.Doubts.Select(doubt => Finding.Warn("settings", doubt, "Correct the variable's name, or remove it.")),
            HomeCheck.Look(home),
            .. LayoutCheck.Look(home),
            PermissionsCheck.Look(home, user),
            .. FileEventsCheck.Look(home, mounts, InotifyLimits.OfThisMachine()),
            .. StateCheck.Look(options.Tailer.StateDirectory, mounts, user),
            SpaceCheck.Look(options.Tailer.StateDirectory),
            LedgerCheck.Look(ledger, time.GetUtcNow()),
            .. await PortCheck.LookAsync(options.Listen, ledger.IsInUse, cancel),
            ClockCheck.Look(home, time.GetUtcNow()),
        ];
    }
}
