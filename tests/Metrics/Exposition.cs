using System.Text;
using Clawtail.Metrics;
using Clawtail.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Clawtail.Tests.Metrics;

/// <summary>The metrics module as the host composes it, on a tailer and a clock that the test moves.</summary>
internal sealed class Exposition : IAsyncDisposable
{
    public Exposition(TimeSpan? hold = null, int maxSeries = 200)
    {
        var options = new MetricsOptions
        {
            Version = "1.2.3",
            NewSeriesHold = hold ?? TimeSpan.FromSeconds(60),
            MaxSeries = maxSeries,
        };
        Events = new TailerMetrics(Time);
        Metrics = new MetricsExposition(Tailer, Events, options, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public FakeTailerView Tailer { get; } = new();

    public TailerMetrics Events { get; }

    public MetricsExposition Metrics { get; }

    /// <summary>A tailer whose ledger was new and whose home was empty.</summary>
    public static Exposition OfEmptyHome(TimeSpan? hold = null, int maxSeries = 200)
    {
        var exposition = new Exposition(hold, maxSeries);
        exposition.Tailer.CompleteBaseline();
        return exposition;
    }

    public async Task<ScrapedPage> ScrapeAsync(ExpositionFormat? format = null)
    {
        using var body = new MemoryStream();
        await Metrics.WriteAsync(body, format ?? ExpositionFormat.Text, TestContext.Current.CancellationToken);
        return new ScrapedPage(Encoding.UTF8.GetString(body.ToArray()));
    }

    public ValueTask DisposeAsync() => Metrics.DisposeAsync();
}
