using System.Collections.Immutable;
using Clawtail.Tailer.Ledger.Native;

namespace Clawtail.Tailer.Ledger;

/// <summary>Everything one transaction makes durable; sessions that the registry has learned besides.</summary>
internal sealed class LedgerChange
{
    /// <summary>In the order in which copies of a turn are to be preferred.</summary>
    public List<TurnBatch> Batches { get; } = [];

    /// <summary>Paths of sources that are gone for good.</summary>
    public List<string> Forgotten { get; } = [];

    public HashSet<int> ReleasedUsage { get; } = [];

    public HashSet<int> ReleasedErrors { get; } = [];

    public HashSet<int> ReleasedAgents { get; } = [];

    /// <summary>Formats that are read from now on: the name, and since when (ms since the Unix epoch; 0: from the beginning).</summary>
    public Dictionary<string, long> Formats { get; } = [];

    /// <summary>Obstacles that appeared, or were cleared.</summary>
    public List<Obstacle> Obstacles { get; } = [];

    /// <summary>The first catch-up of a new ledger ends with this change.</summary>
    public bool CompletesBaseline { get; set; }

    /// <summary>No source with history is unfinished: series that history made appear with this change.</summary>
    public bool CompletesHistory { get; set; }

    /// <summary>Which threads and credentials sessions have now.</summary>
    public List<NativeBinding> Bindings { get; } = [];

    /// <summary>What of native turns has waited is looked at.</summary>
    public bool SettlesNative { get; set; }

    /// <summary>The last look at all rollouts that came to its end; 0 for none.</summary>
    public long RolloutsRead { get; set; }

    /// <summary>Agents of whom not every rollout could be read in it.</summary>
    public HashSet<string> UnreadAgents { get; } = [];

    public int Turns => Batches.Sum(b => b.Turns.Length + b.Native.Count);

    public bool IsEmpty =>
        !CompletesBaseline && !CompletesHistory && !SettlesNative && Bindings.Count == 0 && Forgotten.Count == 0 && ReleasedUsage.Count == 0 && ReleasedErrors.Count == 0 && ReleasedAgents.Count == 0
        && Formats.Count == 0 && Obstacles.Count == 0 && Batches.TrueForAll(b => b.Turns.IsEmpty && b.Native.Count == 0 && b.Position is null);

    public void Release(SeriesReleases releases)
    {
        ReleasedUsage.UnionWith(releases.Usage);
        ReleasedErrors.UnionWith(releases.Errors);
        ReleasedAgents.UnionWith(releases.Agents);
    }

    public void Clear()
    {
        Batches.Clear();
        Forgotten.Clear();
        ReleasedUsage.Clear();
        ReleasedErrors.Clear();
        ReleasedAgents.Clear();
        Formats.Clear();
        Obstacles.Clear();
        CompletesBaseline = false;
        CompletesHistory = false;
        SettlesNative = false;
        Bindings.Clear();
        RolloutsRead = 0;
        UnreadAgents.Clear();
    }
}

/// <summary>What a commit found.</summary>
/// <param name="Counted">Turns counted for the first time.</param>
/// <param name="AlreadyCounted">Copies of turns that had been counted.</param>
/// <param name="Folded">Label sets made beyond the budget.</param>
internal sealed record CommitResult(long Counted, long AlreadyCounted, ImmutableArray<SeriesLabels> Folded);
