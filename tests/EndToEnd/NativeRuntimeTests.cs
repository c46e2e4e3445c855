using System.Globalization;
using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.EndToEnd;

/// <summary>The page of the program on homes that the native Codex runtime wrote, against the provider's own log.</summary>
public sealed class NativeRuntimeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("native-codex-2026.9.6")]
    [InlineData("codex-rollouts-0.143-to-0.154")]
    public async Task The_page_shows_what_the_provider_logged(string home)
    {
        RealHome.CopyTo(home, _folder.Combine("home"));
        var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(RealHome.Root, home, "expected.json"), TestContext.Current.CancellationToken)).RootElement;
        await using var program = ClawtailProgram.Serve(_folder.Combine("home"), _folder.Combine("state"));
        await program.UntilReadyAsync();

        var page = await program.ScrapeAsync();

        Assert.Equal(
            Lines(expected.GetProperty("messages"), m => $"messages_total{Labels(m)}").Concat(Lines(expected.GetProperty("tokens"), t => $"{t.GetProperty("type")}_tokens_total{Labels(t)}")).Order(StringComparer.Ordinal),
            page.Samples.Where(s => s.Value != 0 && IsUsage(s.Key)).Select(s => Line(s.Key["openclaw_codex_".Length..], s.Value)).Order(StringComparer.Ordinal));
        Assert.Equal(expected.GetProperty("errors").EnumerateArray().Sum(e => e.GetProperty("value").GetInt64()), page.Sum("openclaw_codex_message_errors_total"));
        Assert.DoesNotContain(page.Samples.Keys, k => k.Contains("CANARY", StringComparison.Ordinal) || k.Contains("operator@", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsUsage(string series) =>
        series.StartsWith("openclaw_codex_messages_total", StringComparison.Ordinal) || series.Contains("_tokens_total{", StringComparison.Ordinal);

    private static string Labels(JsonElement series) =>
        $"{{provider=\"{series.GetProperty("provider")}\",model=\"{series.GetProperty("model")}\",session_kind=\"{series.GetProperty("session_kind")}\"}}";

    private static IEnumerable<string> Lines(JsonElement all, Func<JsonElement, string> name) => all.EnumerateArray().Select(e => Line(name(e), e.GetProperty("value").GetDouble()));

    private static string Line(string series, double value) => string.Create(CultureInfo.InvariantCulture, $"{series} = {value}");
}
