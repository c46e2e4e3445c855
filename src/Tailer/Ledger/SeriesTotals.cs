using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// The totals of all series in memory, with what the running transaction adds kept apart: it joins the totals when the
/// transaction is durable, and vanishes when it is not.
/// </summary>
internal sealed class SeriesTotals(int maxSeries)
{
    public SeriesTable<UsageRow> Usage { get; } = new(maxSeries);

    public SeriesTable<ErrorRow> Errors { get; } = new(maxSeries);

    public UsageRow FindUsage(SeriesLabels labels, bool released) =>
        Usage.Find(labels, released, static (labels, state) => new UsageRow { Labels = labels, State = state });

    public ErrorRow FindError(SeriesLabels labels, bool released) =>
        Errors.Find(labels, released, static (labels, state) => new ErrorRow { Labels = labels, State = state });

    /// <summary>Series that the running transaction had to fold into <c>other</c>.</summary>
    public ImmutableArray<SeriesLabels> FoldedNow() =>
        [.. Usage.Born.Where(r => r.State.Folded).Select(r => r.Labels), .. Errors.Born.Where(r => r.State.Folded).Select(r => r.Labels)];

    public void Keep()
    {
        Usage.Keep();
        Errors.Keep();
    }

    public void Forget()
    {
        Usage.Forget();
        Errors.Forget();
    }

    public void Release(IEnumerable<int> usage, IEnumerable<int> errors)
    {
        foreach (var id in usage) Usage.Release(id);
        foreach (var id in errors) Errors.Release(id);
    }

    public ImmutableArray<UsageSeries> UsageSnapshot() =>
        ImmutableArray.CreateRange(Usage.Rows, r =>
            new UsageSeries(r.State, r.Labels.Provider, r.Labels.Model, r.Labels.Third, r.Messages, r.Tokens, r.CostNanoUsd));

    public ImmutableArray<ErrorSeries> ErrorSnapshot() =>
        ImmutableArray.CreateRange(Errors.Rows, r => new ErrorSeries(r.State, r.Labels.Provider, r.Labels.Model, r.Labels.Third, r.Count));
}

/// <summary>A label set: provider, model, and session kind or error reason.</summary>
internal readonly record struct SeriesLabels(string Provider, string Model, string Third);

/// <summary>One series while it is counted.</summary>
internal abstract class SeriesRow
{
    public required SeriesLabels Labels { get; init; }
    public required SeriesState State { get; set; }

    /// <summary>The running transaction changed it.</summary>
    public bool IsTouched { get; set; }

    public abstract void Keep();

    public abstract void Forget();
}

internal sealed class UsageRow : SeriesRow
{
    private long _addedMessages, _addedCost;
    private TokenCounts _addedTokens;

    public long Messages { get; set; }
    public TokenCounts Tokens { get; set; }
    public long CostNanoUsd { get; set; }

    public (long Messages, TokenCounts Tokens, long Cost) Pending =>
        checked((Messages + _addedMessages, Tokens + _addedTokens, CostNanoUsd + _addedCost));

    public void Add(in Turn turn)
    {
        if (turn.ErrorReason is null) _addedMessages++;
        _addedTokens += turn.Tokens;
        _addedCost = checked(_addedCost + turn.CostNanoUsd);
    }

    public override void Keep()
    {
        (Messages, Tokens, CostNanoUsd) = Pending;
        Forget();
    }

    public override void Forget() => (_addedMessages, _addedTokens, _addedCost) = (0, default, 0);
}

internal sealed class ErrorRow : SeriesRow
{
    private long _added;

    public long Count { get; set; }

    public long Pending => Count + _added;

    public void Add() => _added++;

    public override void Keep()
    {
        Count = Pending;
        Forget();
    }

    public override void Forget() => _added = 0;
}
