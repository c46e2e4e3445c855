using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>Everything one transaction makes durable.</summary>
internal sealed class LedgerChange
{
    /// <summary>In the order in which copies of a turn are to be preferred.</summary>
    public List<TurnBatch> Batches { get; } = [];

    /// <summary>Relative paths of sources that are gone for good.</summary>
    public List<string> Forgotten { get; } = [];

    public List<SessionRow> Sessions { get; } = [];

    /// <summary>What stands in the way of reading, or does no longer.</summary>
    public List<ObstacleRow> Obstacles { get; } = [];

    /// <summary>Formats that the ledger reads for the first time, and since when; milliseconds since the Unix epoch.</summary>
    public List<(string Name, long Since)> Formats { get; } = [];

    /// <summary>No source with history is unread any more: series that were born of it may be shown.</summary>
    public bool CompletesHistory { get; set; }

    public HashSet<int> ReleasedUsage { get; } = [];

    public HashSet<int> ReleasedErrors { get; } = [];

    /// <summary>The first catch-up of a new ledger ends with this change.</summary>
    public bool CompletesBaseline { get; set; }

    public void Release(SeriesReleases releases)
    {
        ReleasedUsage.UnionWith(releases.Usage);
        ReleasedErrors.UnionWith(releases.Errors);
    }

    public void Clear()
    {
        Batches.Clear();
        Forgotten.Clear();
        Sessions.Clear();
        Obstacles.Clear();
        Formats.Clear();
        ReleasedUsage.Clear();
        ReleasedErrors.Clear();
        (CompletesBaseline, CompletesHistory) = (false, false);
    }

    public int Turns => Batches.Sum(b => b.Turns.Length);

    public bool IsEmpty =>
        !CompletesBaseline && !CompletesHistory && Obstacles.Count == 0 && Formats.Count == 0 && Sessions.Count == 0 && Forgotten.Count == 0 && ReleasedUsage.Count == 0 && ReleasedErrors.Count == 0
        && Batches.TrueForAll(b => b.Turns.IsEmpty && b.Position is null);
}

/// <summary>What a commit found.</summary>
/// <param name="Counted">Turns counted for the first time.</param>
/// <param name="AlreadyCounted">Copies of turns that had been counted.</param>
/// <param name="Folded">Label sets born beyond the budget.</param>
internal sealed record CommitResult(long Counted, long AlreadyCounted, ImmutableArray<SeriesLabels> Folded);
