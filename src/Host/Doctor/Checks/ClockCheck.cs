using Clawtail.Host.CommandLine;
using Clawtail.Tailer;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Do this machine's clock and the home's agree? Totals do not depend on it; windows and "active" do.</summary>
internal static class ClockCheck
{
    private const string Name = "clock";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>Before OpenClaw was: a machine that starts without a battery, and waits for a time server.</summary>
    private static readonly DateTimeOffset Earliest = new(2025, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static Finding Run(HomeInspection home, DateTimeOffset now)
    {
        if (now < Earliest)
            return Finding.Fail(Name, $"the clock says {Text.UtcMinute(now)}", "Set it; a time server does so by itself.");

        if (home.NewestWrite is { } newest && newest - now > Tolerance)
        {
            var ahead = new PrometheusDuration(TimeSpan.FromMinutes(Math.Floor((newest - now).TotalMinutes)));
            return Finding.Warn(Name, $"the newest transcript was written {ahead} in the future",
                "Windows and active sessions count by this clock: let both machines ask a time server.");
        }
        return Finding.Ok(Name, $"{Text.Utc(now)}; nothing in the home is from the future");
    }
}
