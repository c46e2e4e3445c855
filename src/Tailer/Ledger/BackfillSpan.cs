namespace Clawtail.Tailer.Ledger;

/// <summary>The moments at which history is told: from a start on, a step apart, as many as fit before an end.</summary>
public readonly record struct BackfillSpan(DateTimeOffset From, DateTimeOffset To, TimeSpan Step)
{
    /// <summary>The number of the last moment; the first is 0. Negative if there is none.</summary>
    public long Last => To < From ? -1 : (long)((To - From) / Step);

    /// <summary>Milliseconds since 1970.</summary>
    public long TimeOf(long moment) => From.ToUnixTimeMilliseconds() + (moment * (long)Step.TotalMilliseconds);
}
