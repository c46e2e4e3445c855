using Clawtail.Tailer.Json;

namespace Clawtail.Host.Doctor;

/// <summary>Findings for a person.</summary>
internal static class TextReport
{
    private const int WidthOfSeverity = 6;

    public static void Write(IReadOnlyList<Finding> findings, TextWriter output)
    {
        var widthOfCheck = findings.Max(finding => finding.Check.Length) + 2;
        var indent = new string(' ', WidthOfSeverity + widthOfCheck);
        foreach (var finding in findings)
        {
            output.WriteLine($"{Word(finding.Severity).PadRight(WidthOfSeverity)}{finding.Check.PadRight(widthOfCheck)}{Printable.Of(finding.Summary)}");
            if (finding.Advice is { } advice) output.WriteLine($"{indent}-> {Printable.Of(advice)}");
        }
        output.WriteLine();
        output.WriteLine($"clawtail {ProductVersion.Text}: {Sum(findings)}");
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Ok => "ok",
        Severity.Warn => "warn",
        _ => "FAIL",
    };

    private static string Sum(IReadOnlyList<Finding> findings)
    {
        var (warnings, failures) = (Count(Severity.Warn), Count(Severity.Fail));
        return warnings + failures == 0 ? "nothing to do" : $"{Text.Plural(failures, "failure")}, {Text.Plural(warnings, "warning")}";

        int Count(Severity severity) => findings.Count(finding => finding.Severity == severity);
    }
}
