using System.Text.Json.Serialization;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Report;

/// <summary>
/// What people want to know, at one moment: the same for the page, the report and the JSON, whose schema this is
/// (<c>docs/usage-json.md</c>). Times are UTC; days, hours and months are those of <see cref="TimeZone"/>.
/// </summary>
/// <param name="Schema">The version of this shape; a field that is added does not change it.</param>
/// <param name="Complete">False while the first catch-up of the ledger runs: then nothing below is whole.</param>
/// <param name="Windows">What the plan's messages were in the windows that the metrics show too.</param>
/// <param name="Hours">The last 24 hours, the oldest first.</param>
/// <param name="Days">The last 30 days, the oldest first.</param>
/// <param name="Models">The last 7 days by model; the largest cost first.</param>
internal sealed record UsageReport(
    int Schema, string Version, DateTimeOffset At, string TimeZone, bool Complete, DateTimeOffset? FirstTurn, DateTimeOffset? LastTurn,
    IReadOnlyList<PlanWindow> Windows, Usage Today, Usage Yesterday, Usage Last7Days, Usage Month,
    IReadOnlyList<Bucket> Hours, IReadOnlyList<Bucket> Days,
    IReadOnlyList<NamedUsage> Models, IReadOnlyList<NamedUsage> Kinds, IReadOnlyList<NamedUsage> Agents,
    IReadOnlyList<FailureCount> Failures)
{
    public const int CurrentSchema = 1;

    /// <summary>The provider's own word on plans, newest of each account and window.</summary>
    public IReadOnlyList<QuotaUse> Quota { get; init; } = [];
}

/// <summary>What was used: messages that did not fail, turns that did, tokens and cost of both.</summary>
/// <param name="CostUsd">OpenClaw's estimate by list price.</param>
internal sealed record Usage(long Messages, long Failed, long Input, long Output, long CacheRead, long CacheWrite, decimal CostUsd)
{
    public static Usage None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Tokens stop at the largest number there is: turns may claim any.</summary>
    public static Usage operator +(Usage a, Usage b)
    {
        var tokens = a.Tokens + b.Tokens;
        return new(
            a.Messages + b.Messages, a.Failed + b.Failed, tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheWrite, a.CostUsd + b.CostUsd);
    }

    private TokenCounts Tokens => new(Input, Output, CacheRead, CacheWrite);
}

/// <summary>Usage of one model, kind, agent, session, or span of time.</summary>
internal sealed record NamedUsage(string Name, Usage Usage);

/// <summary>Messages of Codex plans within a window that ends now.</summary>
/// <param name="Window">As in the label of the metrics: <c>5h</c> or <c>7d</c>.</param>
/// <param name="Busiest">The most within a window of this length, by whole hours, in the last 30 days.</param>
/// <param name="Plan">The plan that the limit is of; null where no limit is configured.</param>
/// <param name="Limit">What the operator says that the plan allows at least; null where nothing is said.</param>
/// <param name="LastHour">Messages of the last hour: the pace.</param>
internal sealed record PlanWindow(
    string Window, long Messages, IReadOnlyList<NamedUsage> Models, long Busiest, string? Plan, long? Limit, long LastHour);

/// <summary>An hour or a day of a chart.</summary>
internal sealed record Bucket(DateTimeOffset Start, IReadOnlyList<NamedUsage> Models)
{
    [JsonIgnore]
    public Usage Total => Models.Aggregate(Usage.None, (sum, model) => sum + model.Usage);
}

internal sealed record FailureCount(string Reason, long Count);
