using Clawtail.Host.CommandLine;

namespace Clawtail.Host.Backfill;

/// <summary>What history to write.</summary>
/// <param name="StateDirectory">Where the ledger is.</param>
/// <param name="From">Null: the first turn.</param>
/// <param name="To">Null: as late as it may be.</param>
/// <param name="Labels">Those that a scrape adds, so that history and live counters are one series.</param>
internal sealed record BackfillOptions(
    string StateDirectory, DateTimeOffset? From, DateTimeOffset? To, TimeSpan Step, IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    public static BackfillOptions Read(BackfillSettings settings, GivenSettings given) => new(
        given.ReadDirectory(settings.StateDirectory), given.Read(settings.From), given.Read(settings.To), given.Read(settings.Step),
        given.Read(settings.Labels));
}
