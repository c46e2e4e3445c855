using System.CommandLine;
using Clawtail.Host.CommandLine;
using Clawtail.Host.Http;

namespace Clawtail.Host.Doctor;

/// <summary><c>clawtail doctor</c>: looks, says what it found, and changes nothing.</summary>
internal static class DoctorCommand
{
    /// <returns>The exit code: 1 where something fails; a warning is none unless it is strict.</returns>
    public static async Task<int> RunAsync(DoctorOptions options, bool asJson, bool isStrict, TextWriter output, TimeProvider time, CancellationToken cancel)
    {
        var (facts, findings) = await DoctorChecks.RunAllAsync(options, time, cancel);
        if (asJson) JsonReport.Write(facts, findings, output);
        else TextReport.Write(findings, output);
        return findings.Any(finding => finding.Severity == Severity.Fail || (isStrict && finding.Severity == Severity.Warn)) ? ExitCode.Failed : ExitCode.Stopped;
    }
}

/// <summary>What to look at.</summary>
/// <param name="Warnings">Lines about what was set but is probably not what was meant.</param>
internal sealed record DoctorOptions(string Home, string StateDirectory, IReadOnlyList<string> CodexDirectories, ListenAddress Listen, IReadOnlyList<string> Warnings)
{
    public static DoctorOptions Read(ServeSettings settings, ParseResult line) => new(
        line.GetRequiredValue(settings.OpenClawDirectory), line.GetRequiredValue(settings.StateDirectory),
        line.GetRequiredValue(settings.CodexDirectories), line.GetRequiredValue(settings.Listen), settings.Warnings);
}
