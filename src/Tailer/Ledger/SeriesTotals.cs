using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// All series in memory, with what the running transaction adds kept apart: it joins the totals when the transaction is
/// durable, and vanishes when it is not.
/// </summary>
internal sealed class SeriesTotals(int maxSeries)
{
    public SeriesTable Usage { get; } = new(maxSeries);

    public SeriesTable Errors { get; } = new(maxSeries);

    /// <summary>What each agent used: the turns of <see cref="Usage"/>, once more. Their budget is their own, so that an agent of many models takes no other's.</summary>
    public SeriesTable Agents { get; } = new(maxSeries);

    /// <summary>Every turn that is in the ledger.</summary>
    public long Turns => Usage.Rows.Sum(r => r.Values.Counted.Messages) + Errors.Rows.Sum(r => r.Values.Counted.Messages);

    /// <summary>Series that the running transaction had to fold into <c>other</c>.</summary>
    public ImmutableArray<SeriesLabels> FoldedNow() => [.. Usage.Added.Concat(Errors.Added).Concat(Agents.Added).Where(r => r.Folded).Select(r => r.Labels)];

    public void Release(LedgerChange change)
    {
        foreach (var id in change.ReleasedUsage) Usage.Release(id);
        foreach (var id in change.ReleasedErrors) Errors.Release(id);
        foreach (var id in change.ReleasedAgents) Agents.Release(id);
    }

    public void Commit()
    {
        Usage.Commit();
        Errors.Commit();
        Agents.Commit();
    }

    public void Rollback()
    {
        Usage.Rollback();
        Errors.Rollback();
        Agents.Rollback();
    }

    public ImmutableArray<UsageSeries> UsageSnapshot() => ImmutableArray.CreateRange(Usage.Rows, r =>
        new UsageSeries(r.State, r.Labels.Provider, r.Labels.Model, r.Labels.Third, r.Values.Counted, r.Values.Exposed));

    public ImmutableArray<AgentSeries> AgentSnapshot() => ImmutableArray.CreateRange(Agents.Rows, r =>
        new AgentSeries(r.State, r.Labels.Provider, r.Values.Counted, r.Values.Exposed));

    public ImmutableArray<ErrorSeries> ErrorSnapshot() => ImmutableArray.CreateRange(Errors.Rows, r =>
        new ErrorSeries(r.State, r.Labels.Provider, r.Labels.Model, r.Labels.Third, r.Values.Counted.Messages, r.Values.Exposed.Messages));
}
