using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>All windows of one provider and model.</summary>
internal sealed class WindowPair(WindowCell[] windows)
{
    /// <summary>The publication that last named this pair.</summary>
    public int Pass { get; private set; }

    public void Begin(int pass)
    {
        Pass = pass;
        foreach (var window in windows) window.Clear();
    }

    public void Add(WindowUsage usage) => windows[Array.IndexOf(MetricCatalog.Windows, usage.Window)].Add(usage);

    public void Publish()
    {
        foreach (var window in windows) window.Publish();
    }

    public void Remove()
    {
        foreach (var window in windows) window.Remove();
    }
}

/// <summary>One window's gauges, and the sums they are told.</summary>
internal sealed class WindowCell(Gauge.Child messages, Gauge.Child[] tokens)
{
    private long _messages;
    private TokenCounts _tokens;

    public void Clear() => (_messages, _tokens) = (0, default);

    public void Add(WindowUsage usage)
    {
        _messages = checked(_messages + usage.Messages);
        _tokens += usage.Tokens;
    }

    public void Publish()
    {
        messages.Set(_messages);
        tokens[0].Set(_tokens.Input);
        tokens[1].Set(_tokens.Output);
        tokens[2].Set(_tokens.CacheRead);
        tokens[3].Set(_tokens.CacheWrite);
    }

    public void Remove()
    {
        messages.Remove();
        foreach (var gauge in tokens) gauge.Remove();
    }
}
