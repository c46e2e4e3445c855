using System.Text.Json;
using Clawtail.Tests.Support;

namespace Clawtail.Tests.Host.Doctor;

/// <summary><c>clawtail doctor --json</c>, run on real directories, and what it said.</summary>
internal sealed class DoctorRun
{
    private readonly JsonElement _report;

    private DoctorRun(int exitCode, string json) => (ExitCode, _report) = (exitCode, JsonDocument.Parse(json).RootElement);

    public int ExitCode { get; }

    public bool Ok => _report.GetProperty("ok").GetBoolean();

    /// <summary>What the findings speak of.</summary>
    public JsonElement Facts => _report.GetProperty("facts");

    public IReadOnlyList<Said> Findings => [.. _report.GetProperty("findings").EnumerateArray().Select(Said.Of)];

    public static async Task<DoctorRun> OfAsync(string home, string state, int? port = null, params IReadOnlyList<string> more)
    {
        var run = await new CommandLineHarness().RunAsync(
            ["doctor", "--json", "--openclaw-dir", home, "--state-dir", state, "--listen", $"127.0.0.1:{port ?? FreePort.Next()}", .. more]);
        return new(run.ExitCode, run.Output);
    }

    /// <summary>Everything said about one thing, the worst first.</summary>
    public Said About(string check) => Findings.Where(finding => finding.Check == check).MaxBy(finding => finding.Rank)!;
}

/// <summary>One finding as a script sees it.</summary>
internal sealed record Said(string Check, string Severity, string Summary, string? Advice)
{
    public int Rank => Severity switch { "ok" => 0, "warn" => 1, "fail" => 2, _ => throw new InvalidOperationException(Severity) };

    public static Said Of(JsonElement finding) => new(
        finding.GetProperty("check").GetString()!, finding.GetProperty("severity").GetString()!, finding.GetProperty("summary").GetString()!,
        finding.TryGetProperty("advice", out var advice) ? advice.GetString() : null);
}
