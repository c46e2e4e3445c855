using System.Diagnostics;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>Another program, run to its end.</summary>
internal sealed record Tool(int ExitCode, string Output, string Errors)
{
    public string Everything => Output + Errors;

    public static async Task<Tool> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>Skips the test where a program is not installed.</summary>
    public static void SkipWithout(string program) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program))),
        $"There is no {program} on this machine.");
}
