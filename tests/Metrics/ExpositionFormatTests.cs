using Clawtail.Metrics;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class ExpositionFormatTests
{
    [Fact]
    public async Task OpenMetrics_ends_with_its_mark_and_names_counter_families_without_total()
    {
        await using var exposition = Exposition.OfEmptyHome();

        var page = await exposition.ScrapeAsync(ExpositionFormat.OpenMetrics);

        Assert.EndsWith("# EOF\n", page.Text, StringComparison.Ordinal);
        Assert.Contains("# TYPE openclaw_codex_messages counter\n", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, page["""openclaw_codex_messages_total{provider="other",model="other",session_kind="other"}"""]);
    }

    [Fact]
    public async Task Text_has_no_end_mark_and_names_counters_in_full()
    {
        await using var exposition = Exposition.OfEmptyHome();

        var page = await exposition.ScrapeAsync(ExpositionFormat.Text);

        Assert.DoesNotContain("# EOF", page.Text, StringComparison.Ordinal);
        Assert.Contains("# TYPE openclaw_codex_messages_total counter\n", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_formats_tell_the_same_series_and_values()
    {
        await using var exposition = Exposition.OfEmptyHome();

        var text = await exposition.ScrapeAsync(ExpositionFormat.Text);
        var openMetrics = await exposition.ScrapeAsync(ExpositionFormat.OpenMetrics);

        // Bucket bounds are the one thing that is spelt differently: 1 and 1.0.
        static bool IsNoBucket(KeyValuePair<string, double> sample) => !sample.Key.Contains("_bucket{", StringComparison.Ordinal);
        Assert.Equal(text.Samples.Where(IsNoBucket).OrderBy(s => s.Key), openMetrics.Samples.Where(IsNoBucket).OrderBy(s => s.Key));
    }
}
