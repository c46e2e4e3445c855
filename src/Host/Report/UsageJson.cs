using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawtail.Host.Report;

/// <summary>The report for programs: <c>/usage.json</c> and <c>clawtail report --json</c> say the same (<c>docs/usage-json.md</c>).</summary>
internal static class UsageJson
{
    /// <summary>Names stay readable; whoever puts them into a page escapes them there.</summary>
    private static readonly UsageJsonContext Context = new(
        new JsonSerializerOptions(UsageJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Serialize(UsageReport report) => JsonSerializer.SerializeToUtf8Bytes(report, Context.UsageReport);

    public static byte[] Serialize(UsageTable table) => JsonSerializer.SerializeToUtf8Bytes(table, Context.UsageTable);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UsageReport))]
[JsonSerializable(typeof(UsageTable))]
internal sealed partial class UsageJsonContext : JsonSerializerContext;
