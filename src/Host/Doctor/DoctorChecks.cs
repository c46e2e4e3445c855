using Clawtail.Host.CommandLine;
using Clawtail.Host.Doctor.Checks;
using Clawtail.Host.Doctor.Machine;
using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Doctor;

/// <summary>Looks at everything that Clawtail depends on: from the home, over the ledger, to the port.</summary>
internal static class DoctorChecks
{
    public static async Task<(DoctorFacts Facts, IReadOnlyList<Finding> Findings)> RunAllAsync(DoctorOptions options, TimeProvider time, CancellationToken cancel)
    {
        var home = HomeInspection.Of(new TailerOptions { Home = options.Home, StateDirectory = options.StateDirectory, CodexDirectories = options.CodexDirectories }, time);
        var user = ProcessUser.Current;
        var ledger = LedgerInspection.Of(options.StateDirectory);
        Finding[] findings =
        [
            .. options.Warnings.Select(warning => Finding.Warn("settings", warning, "Correct the variable's name, or remove it.")),
            HomeCheck.Run(home),
            .. LayoutCheck.Run(home),
            .. OutsideCheck.Run(home),
            .. CodexCheck.Run(home),
            PermissionsCheck.Run(home, user),
            .. FileEventsCheck.Run(home, FileSystem.Lookup(options.Home), InotifyLimits.OfThisMachine(),
                InotifyTrial.Run(DirectoryPath.NearestExisting(options.Home))),
            .. StateCheck.Run(options.StateDirectory, FileSystem.Lookup(options.StateDirectory), user),
            SpaceCheck.Run(options.StateDirectory),
            LedgerCheck.Run(ledger, time.GetUtcNow()),
            .. await PortCheck.RunAsync(options.Listen, ledger.IsInUse, cancel),
            ClockCheck.Run(home, time.GetUtcNow()),
        ];
        return (DoctorFacts.Of(home, ledger, options), findings);
    }
}
