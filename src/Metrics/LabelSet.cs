using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>The label values of one series, in the order in which its family names its labels. Equal values are one series.</summary>
/// <remarks>A family has one to five labels; the values it has no label for are null.</remarks>
internal readonly record struct LabelSet(string First, string? Second = null, string? Third = null, string? Fourth = null, string? Fifth = null)
{
    /// <summary>Where the series of providers and models beyond the label budget are exposed together.</summary>
    public static LabelSet Other { get; } = new(MetricCatalog.Other, MetricCatalog.Other, MetricCatalog.Other);

    public static LabelSet From(UsageSeries series) =>
        series.State.Folded ? Other : new(series.Provider, series.Model, series.SessionKind);

    public static LabelSet From(ErrorSeries series) =>
        series.State.Folded ? Other : new(series.Provider, series.Model, series.Reason);

    public string[] ToArray() => this switch
    {
        { Second: null } => [First],
        { Third: null } => [First, Second],
        { Fourth: null } => [First, Second, Third],
        { Fifth: null } => [First, Second, Third, Fourth],
        _ => [First, Second, Third, Fourth, Fifth],
    };
}
