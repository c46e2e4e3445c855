using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>The three label values of one series, in the order of the catalog.</summary>
/// <param name="Second">The model, or the account.</param>
/// <param name="Third">The session kind, the reason, or an account's plan.</param>
internal readonly record struct LabelSet(string Provider, string Second, string Third)
{
    /// <summary>Where label sets beyond the budget are exposed together.</summary>
    public static LabelSet Other { get; } = new(MetricCatalog.Other, MetricCatalog.Other, MetricCatalog.Other);

    public static LabelSet Of(UsageSeries series) =>
        series.State.Folded ? Other : new(series.Provider, series.Model, series.SessionKind);

    public static LabelSet Of(ErrorSeries series) =>
        series.State.Folded ? Other : new(series.Provider, series.Model, series.Reason);
}
