using Clawtail.Metrics;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class ExpositionFormatTests
{
    private const string Prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    [Theory]
    [InlineData(Prometheus2)]
    [InlineData(Prometheus3)]
    [InlineData("application/openmetrics-text")]
    [InlineData("Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=0.5")]
    [InlineData("text/plain, application/openmetrics-text")]
    [InlineData("text/plain;q=0.4, application/openmetrics-text;q=0.5")]
    [InlineData("text/plain;q=0.4, text/*, */*, application/openmetrics-text;q=0.5")]
    public void Who_asks_for_OpenMetrics_gets_it(string accept) =>
        Assert.Same(ExpositionFormat.OpenMetrics, ExpositionFormat.Negotiate(accept));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("application/*")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8")]
    [InlineData("application/openmetrics-text;q=0")]
    [InlineData("application/openmetrics-text;version=2.0.0")]
    [InlineData("application/openmetrics-text;q=0.4,text/plain;q=0.5")]
    [InlineData("application/openmetrics-text;q=0.4,*/*")]
    [InlineData("application/openmetrics-text;q=a lot")]
    [InlineData(";;q=,,=;application/openmetrics-textual")]
    public void Everybody_else_gets_text(string? accept) =>
        Assert.Same(ExpositionFormat.Text, ExpositionFormat.Negotiate(accept));

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
