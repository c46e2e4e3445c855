using System.Text;
using Clawtail.Metrics;
using Clawtail.Tailer;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>What a Prometheus that scrapes a tailer would see: the values now, and how much each counter has increased since it began.</summary>
internal sealed class ScrapeLog : IAsyncDisposable
{
    private readonly TailerHarness _tailer;
    private readonly TimeSpan _hold;
    private readonly Dictionary<string, double> _last = [];
    private readonly Dictionary<string, double> _increase = [];
    private ITailerView? _view;
    private MetricsExposition? _metrics;

    /// <param name="hold">How long a new series stays at 0.</param>
    public ScrapeLog(TailerHarness tailer, TimeSpan? hold = null) => (_tailer, _hold) = (tailer, hold ?? TimeSpan.Zero);

    /// <summary>The last page.</summary>
    public ScrapedPage Page { get; private set; } = new("");

    /// <summary>How much each counter has increased.</summary>
    public IReadOnlyDictionary<string, double> Increases => _increase;

    /// <summary>Sum over all series of a metric, as <c>increase()</c> counts: from its first sample on, and over resets.</summary>
    public double IncreaseOf(string metric) => _increase.Where(i => i.Key.StartsWith(metric + "{", StringComparison.Ordinal)).Sum(i => i.Value);

    /// <summary>Sum over all series of a metric, as it stands.</summary>
    public double ValueOf(string metric) => Page.Samples.Where(s => s.Key.StartsWith(metric + "{", StringComparison.Ordinal)).Sum(s => s.Value);

    public async Task ScrapeAsync()
    {
        await FollowAsync();
        using var body = new MemoryStream();
        await _metrics!.WriteAsync(body, ExpositionFormat.Text, TestContext.Current.CancellationToken);
        Page = new ScrapedPage(Encoding.UTF8.GetString(body.ToArray()));
        foreach (var (series, value) in Page.Samples.Where(s => s.Key.Contains("_total", StringComparison.Ordinal)))
        {
            var added = !_last.TryGetValue(series, out var before) ? 0 : value >= before ? value - before : value;
            _increase[series] = _increase.GetValueOrDefault(series) + added;
            _last[series] = value;
        }
    }

    public ValueTask DisposeAsync() => _metrics?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A tailer that was started anew has metrics of its own.</summary>
    private async Task FollowAsync()
    {
        if (_view == _tailer.Tailer) return;

        await DisposeAsync();
        _view = _tailer.Tailer;
        _metrics = new MetricsExposition(_view, new TailerMetrics(_tailer.Time), new MetricsOptions { Version = "1.2.3", NewSeriesHold = _hold }, _tailer.Time);
    }
}
