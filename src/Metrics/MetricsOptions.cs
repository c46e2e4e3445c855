namespace Clawtail.Metrics;

/// <summary>What the exposition needs to know; the host's options, validated.</summary>
public sealed record MetricsOptions
{
    /// <summary>Clawtail's version, as the label of <c>clawtail_build_info</c>.</summary>
    public required string Version { get; init; }

    /// <summary>A session with an entry younger than this is active.</summary>
    public TimeSpan ActiveWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a new series stays at 0 after it was first scraped. Zero: until right after that scrape.</summary>
    public TimeSpan NewSeriesHold { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What plans allow; exposed beside the usage, so that queries need no number of their own.</summary>
    public IReadOnlyList<PlanLimit> PlanLimits { get; init; } = PlanLimit.RateCard;

    /// <summary>Label sets of a gauge (session kinds, accounts) before further ones fold into <c>other</c>.</summary>
    public int MaxSeries { get; init; } = 200;
}
