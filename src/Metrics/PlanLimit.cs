using Clawtail.Tailer.Ledger;
using Prometheus;

namespace Clawtail.Metrics;

/// <summary>How many messages a plan allows within a window.</summary>
/// <param name="Plan">As in the label <c>plan</c> of accounts.</param>
/// <param name="Window">One of <see cref="UsageWindowNames.All"/>.</param>
/// <param name="Lower">What it allows at least.</param>
/// <param name="Upper">What it allows at most; the provider allocates in between.</param>
public sealed record PlanLimit(string Plan, string Window, int Lower, int Upper)
{
    /// <summary>The published rate card of ChatGPT Plus, for gpt-5.4-mini.</summary>
    public static IReadOnlyList<PlanLimit> RateCard { get; } = [new("plus", "5h", 1200, 7000)];

    internal static void Publish(IEnumerable<PlanLimit> limits, IMetricFactory factory)
    {
        var gauge = MetricCatalog.PlanLimitMessages.Register(factory);
        foreach (var limit in limits)
        {
            gauge.WithLabels(limit.Plan, limit.Window, "lower").Set(limit.Lower);
            gauge.WithLabels(limit.Plan, limit.Window, "upper").Set(limit.Upper);
        }
    }
}
