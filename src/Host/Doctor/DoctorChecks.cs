using Clawtail.Host.Doctor.Checks;
using Clawtail.Host.Doctor.Machine;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Doctor;

/// <summary>Looks at everything that Clawtail depends on: from the home, over the ledger, to the port.</summary>
internal static class DoctorChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAllAsync(DoctorOptions options, TimeProvider time, CancellationToken cancel)
    {
        var home = HomeInventory.Of(options.Home);
        var user = ProcessUser.Current;
        var ledger = LedgerInspection.Of(options.StateDirectory);
        return
        [
            .. options.Warnings.Select(warning => Finding.Warn("settings", warning, "Correct the variable's name, or remove it.")),
            HomeCheck.Look(home),
            .. LayoutCheck.Look(home),
            PermissionsCheck.Look(home, user),
            .. FileEventsCheck.Look(home, FileSystem.Of(options.Home), InotifyLimits.OfThisMachine()),
            .. StateCheck.Look(options.StateDirectory, FileSystem.Of(options.StateDirectory), user),
            SpaceCheck.Look(options.StateDirectory),
            LedgerCheck.Look(ledger, time.GetUtcNow()),
            .. await PortCheck.LookAsync(options.Listen, ledger.IsInUse, cancel),
            ClockCheck.Look(home, time.GetUtcNow()),
        ];
    }
}
