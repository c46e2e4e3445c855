using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>A series that is exposed at its base for now.</summary>
/// <param name="Labels">As the ledger has them: a row number alone would mean another series after the ledger was replaced.</param>
internal readonly record struct Birth(bool IsError, int Id, LabelSet Labels)
{
    public static IEnumerable<Birth> In(UsageSnapshot snapshot)
    {
        if (!snapshot.BaselineComplete) yield break;

        foreach (var usage in snapshot.Usage)
        {
            if (usage.State is { Released: false, Hidden: false }) yield return new(false, usage.State.Id, new(usage.Provider, usage.Model, usage.SessionKind));
        }
        foreach (var error in snapshot.Errors)
        {
            if (error.State is { Released: false, Hidden: false }) yield return new(true, error.State.Id, new(error.Provider, error.Model, error.Reason));
        }
    }
}
