using System.Text.Json;
using Clawtail.Host.Report;
using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tests.Support;
using Clawtail.Tests.Tailer.Ledger;
using Xunit;

namespace Clawtail.Tests.Host.Report;

public sealed class UsageJsonTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 14, 47, 11, TimeSpan.Zero);

    private static readonly JsonElement Schema =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "usage.schema.json"))).RootElement;

    [Fact]
    public void The_JSON_is_what_its_schema_and_the_documentation_say()
    {
        using var ledger = new MemoryLedger();
        ledger.Count(MemoryLedger.Turn(1, Now.AddHours(-1)), MemoryLedger.Turn(2, Now.AddHours(-2), "other-model", "rate_limit"));
        using var history = new LedgerHistory(ledger.Connection);
        var report = new ReportBuilder(history, new LocalCalendar(TimeZoneInfo.Utc), PlanLimit.RateCard, CodexQuota.Empty, Now).Build() with
        {
            Quota = [new("o***@example.com", "plus", "5h", "codex", 0.62, Now.AddHours(1), Now.AddMinutes(-3), null, null, 12, null)],
        };

        var json = JsonDocument.Parse(UsageJson.Serialize(report)).RootElement;

        Check(json, Schema, "$");
        var documentation = File.ReadAllText(Path.Combine(Repository.Root, "docs", "usage-json.md"));
        Assert.All(json.EnumerateObject(), property => Assert.Contains($"`{property.Name}", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_ledger_has_the_same_shape()
    {
        using var ledger = new MemoryLedger();
        using var history = new LedgerHistory(ledger.Connection);

        var report = new ReportBuilder(history, new LocalCalendar(TimeZoneInfo.Utc), [], CodexQuota.Empty, Now).Build();

        Check(JsonDocument.Parse(UsageJson.Serialize(report)).RootElement, Schema, "$");
    }

    /// <summary>As much of JSON Schema as the schema uses; an object holds what is named, and nothing else.</summary>
    private static void Check(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("$ref", out var reference)) schema = Schema.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]);
        if (schema.TryGetProperty("const", out var constant)) Assert.Equal(constant.GetRawText(), value.GetRawText());
        if (schema.TryGetProperty("type", out var type)) Assert.Contains(TypeOf(value), TypesOf(type));
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) Check(item, schema.GetProperty("items"), path + "[]");
        }
        if (value.ValueKind != JsonValueKind.Object) return;

        var required = schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Order();
        Assert.Equal(required, value.EnumerateObject().Select(property => property.Name).Order());
        foreach (var property in value.EnumerateObject()) Check(property.Value, schema.GetProperty("properties").GetProperty(property.Name), $"{path}.{property.Name}");
    }

    private static string[] TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(name => name.GetString()!)] : type.GetString() is "number" ? ["number", "integer"] : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
