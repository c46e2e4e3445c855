namespace Clawtail.Tailer.Ledger;

/// <summary>The read side of the ledger: what a scrape may show.</summary>
public interface IUsageTotals
{
    /// <summary>The totals of the last commit. Never null, never changes in place; safe from any thread.</summary>
    UsageSnapshot Current { get; }

    /// <summary>
    /// Says that series were exposed at 0 for the whole hold, to every scraper there is. The ledger remembers it, and
    /// only a later snapshot shows them as released: a value may not be exposed before its release is durable.
    /// </summary>
    void Release(SeriesReleases releases);
}

/// <summary>Rows of the ledger whose zero has been seen.</summary>
public sealed record SeriesReleases(IReadOnlyCollection<int> Usage, IReadOnlyCollection<int> Errors, IReadOnlyCollection<int> Agents);
