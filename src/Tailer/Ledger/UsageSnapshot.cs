using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>Everything the ledger has durably counted, as of one commit. Immutable: a reader may keep it.</summary>
/// <param name="BaselineComplete">False while the first catch-up of a new ledger runs: then no usage series may be exposed.</param>
/// <param name="Usage">One entry per (provider, model, session kind), in the order they were born.</param>
/// <param name="Errors">One entry per (provider, model, reason), in the order they were born.</param>
/// <param name="Windows">Turns of the last 5 hours and 7 days by the turns' own time.</param>
/// <param name="LastTurn">When the newest turn began; null before the first.</param>
public sealed record UsageSnapshot(
    bool BaselineComplete,
    ImmutableArray<UsageSeries> Usage,
    ImmutableArray<ErrorSeries> Errors,
    ImmutableArray<WindowUsage> Windows,
    DateTimeOffset? LastTurn)
{
    public static UsageSnapshot Empty { get; } = new(false, [], [], [], null);
}

/// <summary>The state of one label set on its way to being trusted by Prometheus.</summary>
/// <param name="Id">The series' row in the ledger.</param>
/// <param name="Released">False until it has been scraped at 0 for the hold: until then its value must be exposed as 0.</param>
/// <param name="Folded">True if it was born beyond the label budget: it is exposed as part of <c>other</c>, for good.</param>
public readonly record struct SeriesState(int Id, bool Released, bool Folded);

/// <summary>The totals of one (provider, model, session kind).</summary>
/// <param name="Messages">Turns that did not end in an error.</param>
/// <param name="Tokens">Tokens of every turn, failed ones included.</param>
/// <param name="CostNanoUsd">OpenClaw's own estimate, in billionths of a dollar.</param>
public sealed record UsageSeries(
    SeriesState State, string Provider, string Model, string SessionKind, long Messages, TokenCounts Tokens, long CostNanoUsd);

/// <summary>Failed turns of one (provider, model, reason).</summary>
public sealed record ErrorSeries(SeriesState State, string Provider, string Model, string Reason, long Count);

/// <summary>What one (provider, model) used in a window that ends now.</summary>
/// <param name="Window"><c>5h</c> or <c>7d</c>.</param>
public sealed record WindowUsage(string Provider, string Model, string Window, long Messages, TokenCounts Tokens);
