using System.Text;
using Clawtail.Metrics;
using Clawtail.Tests.Support;
using CsCheck;
using Prometheus;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class SnapshotFamilyTests
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    private IMetricFactory Factory => Prometheus.Metrics.WithCustomRegistry(_registry);

    [Fact]
    public async Task A_counter_shows_what_it_is_told_also_where_that_is_less()
    {
        var family = SnapshotFamily.Counter(new CounterDefinition("c_total", "Help.", "a"), Factory);

        await ShowAsync(family, ("x", 10));
        var fallen = await ShowAsync(family, ("x", 9));
        var grown = await ShowAsync(family, ("x", 11));

        Assert.Equal((9, 11), (fallen["""c_total{a="x"}"""], grown["""c_total{a="x"}"""]));
    }

    [Fact]
    public async Task What_is_no_longer_told_leaves_the_page_and_can_come_back()
    {
        var family = SnapshotFamily.Gauge(new GaugeDefinition("g", "Help.", "a"), Factory);

        await ShowAsync(family, ("x", 1), ("y", 2), ("z", 3));
        var without = await ShowAsync(family, ("z", 4), ("x", 5));
        var back = await ShowAsync(family, ("y", 6));

        Assert.Equal((5, null, 4), (without["""g{a="x"}"""], without["""g{a="y"}"""], without["""g{a="z"}"""]));
        Assert.Equal((null, 6), (back["""g{a="x"}"""], back["""g{a="y"}"""]));
    }

    [Fact]
    public async Task Values_of_one_label_set_are_combined_as_the_family_says()
    {
        var sum = SnapshotFamily.Counter(new CounterDefinition("s_total", "Help.", "a"), Factory, divisor: 10);
        var least = SnapshotFamily.Gauge(new GaugeDefinition("l", "Help.", "a"), Factory, Math.Min);

        await ShowAsync(sum, ("x", 30), ("x", 12));
        var page = await ShowAsync(least, ("x", 3), ("x", 1), ("x", 2));

        Assert.Equal((4.2, 1), (page["""s_total{a="x"}"""], page["""l{a="x"}"""]));
    }

    [Fact]
    public async Task What_was_told_for_a_scrape_that_failed_is_forgotten()
    {
        var family = SnapshotFamily.Counter(new CounterDefinition("c_total", "Help.", "a"), Factory);
        family.Begin();
        family.Tell(new("x"), 100);
        family.Tell(new("y"), 100);

        var page = await ShowAsync(family, ("x", 1));

        Assert.Equal((1, null), (page["""c_total{a="x"}"""], page["""c_total{a="y"}"""]));
    }

    [Fact]
    public Task Whatever_is_told_in_whatever_order_the_page_holds_just_that() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 9], (name, value) => ($"n{name}", (double)value)).Array[0, 8].List[1, 12].SampleAsync(async scrapes =>
        {
            var registry = Prometheus.Metrics.NewCustomRegistry();
            var family = SnapshotFamily.Counter(new CounterDefinition("c_total", "Help.", "a"), Prometheus.Metrics.WithCustomRegistry(registry));
            foreach (var told in scrapes)
            {
                var page = await ShowAsync(registry, family, told);
                var expected = told.GroupBy(value => value.Item1).ToDictionary(group => $$"""c_total{a="{{group.Key}}"}""", group => group.Sum(value => value.Item2));
                Assert.Equal(expected.OrderBy(sample => sample.Key), page.Samples.OrderBy(sample => sample.Key));
            }
        }, iter: 300);

    private Task<ScrapedPage> ShowAsync(SnapshotFamily family, params (string Label, double Value)[] told) =>
        ShowAsync(_registry, family, told);

    private static async Task<ScrapedPage> ShowAsync(CollectorRegistry registry, SnapshotFamily family, (string Label, double Value)[] told)
    {
        family.Begin();
        foreach (var (label, value) in told) family.Tell(new(label), value);
        family.Publish();
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page, TestContext.Current.CancellationToken);
        return new ScrapedPage(Encoding.UTF8.GetString(page.ToArray()));
    }
}
