namespace Clawtail.Tailer.Ledger;

/// <summary>In which state of the ledger a turn is counted.</summary>
/// <param name="IsBaseline">The first catch-up runs: what is counted is shown when it ends, and nothing is late history.</param>
/// <param name="IsHistory">The turn happened before Clawtail could know of it.</param>
/// <param name="Now">Milliseconds since the Unix epoch.</param>
internal readonly record struct CountContext(bool IsBaseline, bool IsHistory, long Now)
{
    /// <summary>For a turn of that batch.</summary>
    /// <param name="time">When it happened.</param>
    public CountContext For(TurnBatch batch, long time) => this with { IsHistory = !IsBaseline && batch.HistoryBefore > 0 && time < batch.HistoryBefore };

    /// <summary>Of a series that this turn makes.</summary>
    public SeriesValues Initial => new(default, default, default, Released: IsBaseline, Hidden: IsHistory);
}
