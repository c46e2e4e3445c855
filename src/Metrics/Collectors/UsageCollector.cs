using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics.Collectors;

/// <summary>What was used and what failed. Several series may share one label set: all that are folded into <c>other</c>, and one really called so.</summary>
internal sealed class UsageCollector(IMetricFactory factory)
{
    private const double NanoUsdPerUsd = 1e9;

    private readonly SnapshotFamily _messages = SnapshotFamily.Counter(MetricCatalog.Messages, factory);
    private readonly SnapshotFamily _input = SnapshotFamily.Counter(MetricCatalog.InputTokens, factory);
    private readonly SnapshotFamily _output = SnapshotFamily.Counter(MetricCatalog.OutputTokens, factory);
    private readonly SnapshotFamily _cacheRead = SnapshotFamily.Counter(MetricCatalog.CacheReadTokens, factory);
    private readonly SnapshotFamily _cacheWrite = SnapshotFamily.Counter(MetricCatalog.CacheWriteTokens, factory);
    private readonly SnapshotFamily _cost = SnapshotFamily.Counter(MetricCatalog.CostUsd, factory, NanoUsdPerUsd);
    private readonly SnapshotFamily _errors = SnapshotFamily.Counter(MetricCatalog.MessageErrors, factory);

    private ReadOnlySpan<SnapshotFamily> All => new[] { _messages, _input, _output, _cacheRead, _cacheWrite, _cost, _errors };

    /// <remarks>Totals of a first catch-up would look like usage of this minute, so nothing is shown before its end.</remarks>
    public void Collect(UsageSnapshot snapshot)
    {
        foreach (var family in All) family.Begin();
        if (snapshot.BaselineComplete) Tell(snapshot);
        foreach (var family in All) family.Publish();
    }

    private void Tell(UsageSnapshot snapshot)
    {
        // Shown even while nothing is folded: what is folded later then enters a series that was already seen at 0.
        Tell(LabelSet.Other, default);
        _errors.Tell(LabelSet.Other, 0);

        foreach (var series in snapshot.Usage)
        {
            if (!series.State.Hidden) Tell(LabelSet.From(series), series.Exposed);
        }
        foreach (var series in snapshot.Errors)
        {
            if (!series.State.Hidden) _errors.Tell(LabelSet.From(series), series.Exposed);
        }
    }

    private void Tell(in LabelSet labels, in UsageTotals exposed)
    {
        _messages.Tell(labels, exposed.Messages);
        _input.Tell(labels, exposed.Tokens.Input);
        _output.Tell(labels, exposed.Tokens.Output);
        _cacheRead.Tell(labels, exposed.Tokens.CacheRead);
        _cacheWrite.Tell(labels, exposed.Tokens.CacheWrite);
        _cost.Tell(labels, exposed.CostNanoUsd);
    }
}
