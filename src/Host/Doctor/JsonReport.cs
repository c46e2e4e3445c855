using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawtail.Host.Doctor;

/// <summary>Findings for a script.</summary>
/// <param name="Facts">What the findings speak of.</param>
/// <param name="Ok">Nothing fails; there may be warnings.</param>
internal sealed record JsonReport(string Version, bool Ok, DoctorFacts Facts, IReadOnlyList<Finding> Findings)
{
    public static void Write(DoctorFacts facts, IReadOnlyList<Finding> findings, TextWriter output)
    {
        var report = new JsonReport(ProductVersion.Text, findings.All(finding => finding.Severity != Severity.Fail), facts, findings);
        // Read by programs and in terminals, never in a web page: quotes and umlauts stay as they are.
        var readable = new JsonSerializerOptions(JsonReportContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        output.WriteLine(JsonSerializer.Serialize(report, new JsonReportContext(readable).JsonReport));
    }
}

[JsonSourceGenerationOptions(
    WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonReport))]
internal sealed partial class JsonReportContext : JsonSerializerContext;
