using System.Diagnostics;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>Prometheus' own tool for checking what is given to Prometheus.</summary>
internal static class Promtool
{
    /// <returns>Its exit code and everything it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string input, params IReadOnlyList<string> arguments)
    {
        Assert.SkipUnless(IsInstalled("promtool"), "promtool is not on the PATH; it comes with Prometheus.");
        var start = new ProcessStartInfo("promtool", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var promtool = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var output = promtool.StandardOutput.ReadToEndAsync(cancel);
        var errors = promtool.StandardError.ReadToEndAsync(cancel);
        await promtool.StandardInput.WriteAsync(input);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(cancel);
        return (promtool.ExitCode, await output + await errors);
    }

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(d => File.Exists(Path.Combine(d, program)));
}
