using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>Everything the ledger has durably counted, as of one commit. Immutable: a reader may keep it.</summary>
/// <param name="BaselineComplete">False while the first catch-up of a new ledger runs: then no usage series may be exposed.</param>
/// <param name="Usage">One entry per (provider, model, session kind), in the order they were added.</param>
/// <param name="Errors">One entry per (provider, model, reason), in the order they were added.</param>
/// <param name="Windows">Turns of the last 5 hours and 7 days by the turns' own time.</param>
/// <param name="LastTurn">When the newest turn began; null before the first.</param>
public sealed record UsageSnapshot(
    bool BaselineComplete,
    ImmutableArray<UsageSeries> Usage,
    ImmutableArray<ErrorSeries> Errors,
    ImmutableArray<WindowUsage> Windows,
    DateTimeOffset? LastTurn)
{
    /// <summary>When a person or a trigger last asked an agent something; null before the first time.</summary>
    public DateTimeOffset? LastRequest { get; init; }

    /// <summary>What each agent used, in the order they were added: the turns of <see cref="Usage"/>, once more.</summary>
    public ImmutableArray<AgentSeries> Agents { get; init; } = [];

    public static UsageSnapshot Empty { get; } = new(false, [], [], [], null);
}

/// <summary>The state of one label set on its way to being trusted by Prometheus.</summary>
/// <param name="Id">The series' row in the ledger.</param>
/// <param name="Released">False until its base has been scraped for the hold.</param>
/// <param name="Folded">True if it was made beyond the label budget: it is exposed as part of <c>other</c>, for good.</param>
/// <param name="Hidden">True while history is read that made it: nothing of it may be exposed.</param>
public readonly record struct SeriesState(int Id, bool Released, bool Folded, bool Hidden);

/// <summary>The totals of one (provider, model, session kind).</summary>
/// <param name="Counted">Every turn in the ledger.</param>
/// <param name="Exposed">What a scrape may show now: it only grows for the life of the counter.</param>
public sealed record UsageSeries(
    SeriesState State, string Provider, string Model, string SessionKind, UsageTotals Counted, UsageTotals Exposed);

/// <summary>The totals of one agent.</summary>
/// <param name="Agent">The name of its folder; <c>unknown</c> for turns that were counted before turns had sessions.</param>
/// <param name="Counted">Every turn in the ledger.</param>
/// <param name="Exposed">What a scrape may show now: it only grows for the life of the counter.</param>
public sealed record AgentSeries(SeriesState State, string Agent, UsageTotals Counted, UsageTotals Exposed);

/// <summary>Failed turns of one (provider, model, reason).</summary>
/// <param name="Counted">Every failed turn in the ledger.</param>
/// <param name="Exposed">What a scrape may show now: it only grows for the life of the counter.</param>
public sealed record ErrorSeries(SeriesState State, string Provider, string Model, string Reason, long Counted, long Exposed);

/// <summary>What one (provider, model) used in a window that ends now.</summary>
/// <param name="Window">One of <see cref="UsageWindowNames.All"/>.</param>
public sealed record WindowUsage(string Provider, string Model, string Window, long Messages, TokenCounts Tokens);

/// <summary>The lengths over which usage is summed, as labels and options name them.</summary>
public static class UsageWindowNames
{
    public const string FiveHours = "5h";
    public const string SevenDays = "7d";

    public static ImmutableArray<string> All { get; } = [FiveHours, SevenDays];
}
