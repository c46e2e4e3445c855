using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Sessions;

/// <summary>What is known of OpenClaw's sessions. Immutable.</summary>
/// <param name="Indexed">Sessions in OpenClaw's index, by kind.</param>
/// <param name="RecentEntries">Sessions that may be active: the time of the newest entry of each, with its kind.</param>
public sealed record SessionCounts(
    ImmutableSortedDictionary<string, int> Indexed,
    ImmutableArray<SessionActivity> RecentEntries)
{
    public static SessionCounts Empty { get; } = new(ImmutableSortedDictionary<string, int>.Empty, []);
}
