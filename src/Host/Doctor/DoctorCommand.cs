using Clawtail.Host.CommandLine;

namespace Clawtail.Host.Doctor;

/// <summary><c>clawtail doctor</c>: looks, says what it found, and changes nothing.</summary>
internal static class DoctorCommand
{
    /// <returns>The exit code: 1 where something fails; a warning is none.</returns>
    public static async Task<int> RunAsync(ServeOptions options, bool asJson, TextWriter output, TimeProvider time, CancellationToken cancel)
    {
        var findings = await Examination.OfAsync(options, time, cancel);
        if (asJson) JsonReport.Write(findings, output);
        else TextReport.Write(findings, output);
        return findings.Any(finding => finding.Severity == Severity.Fail) ? ExitCode.Failed : ExitCode.Stopped;
    }
}
