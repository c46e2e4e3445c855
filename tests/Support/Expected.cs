using System.Globalization;
using System.Text.Json;
using Clawtail.Tailer.Ledger;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>What must be counted in a real home, from an independent reading of the same data.</summary>
internal sealed class Expected(JsonElement root)
{
    public static Expected Of(string home) =>
        new(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RealHome.Root, home, "expected.json"))).RootElement);

    /// <summary>Turns that did not fail.</summary>
    public long Messages => root.GetProperty("messages").EnumerateArray().Sum(series => series.GetProperty("value").GetInt64());

    public void AssertEqual(UsageSnapshot totals)
    {
        Assert.Equal(Lines("messages", "provider", "model", "session_kind"), Lines(totals.Usage.Select(s => ($"{s.Provider} {s.Model} {s.SessionKind}", s.Counted.Messages))));
        Assert.Equal(Lines("tokens", "provider", "model", "session_kind", "type"), Lines(totals.Usage.SelectMany(Tokens)));
        Assert.Equal(Errors(), Lines(totals.Errors.GroupBy(s => $"{s.Provider} {s.Model}").Select(g => (g.Key, g.Sum(s => s.Counted)))));
        Assert.Equal(root.GetProperty("cost_usd").EnumerateArray().Sum(c => c.GetProperty("value").GetDecimal()), totals.Usage.Sum(s => s.Counted.CostNanoUsd) / 1e9m);
        Assert.Equal(root.GetProperty("distinct_turns").GetInt64(), totals.Usage.Sum(s => s.Counted.Messages) + totals.Errors.Sum(s => s.Counted));
        if (root.TryGetProperty("last_run_timestamp_ms", out var last)) Assert.Equal(last.GetInt64(), totals.LastTurn!.Value.ToUnixTimeMilliseconds());
        else Assert.InRange(totals.LastTurn!.Value, root.GetProperty("last_call_answered_at").GetDateTimeOffset(), DateTimeOffset.MaxValue);
    }

    private static IEnumerable<(string, long)> Tokens(UsageSeries series)
    {
        var labels = $"{series.Provider} {series.Model} {series.SessionKind}";
        yield return ($"{labels} input", series.Counted.Tokens.Input);
        yield return ($"{labels} output", series.Counted.Tokens.Output);
        yield return ($"{labels} cache_read", series.Counted.Tokens.CacheRead);
        yield return ($"{labels} cache_write", series.Counted.Tokens.CacheWrite);
    }

    private List<string> Errors() =>
        Lines(root.GetProperty("errors").EnumerateArray()
            .GroupBy(e => $"{e.GetProperty("provider")} {e.GetProperty("model")}")
            .Select(g => (g.Key, g.Sum(e => e.GetProperty("value").GetInt64()))));

    private List<string> Lines(string property, params string[] labels) =>
        Lines(root.GetProperty(property).EnumerateArray().Select(e => (string.Join(' ', labels.Select(l => e.GetProperty(l))), e.GetProperty("value").GetInt64())));

    /// <summary>A series that never moved says nothing: expected.json lists none.</summary>
    private static List<string> Lines(IEnumerable<(string Labels, long Value)> values) =>
        [.. values.Where(v => v.Value != 0).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Labels} = {v.Value}")).Order(StringComparer.Ordinal)];
}
