namespace Clawtail.Tailer.Watching;

/// <summary>Tells the loop when to look. Everything it says is a hint; missing one costs time, never a turn.</summary>
internal interface IWaker : IDisposable
{
    /// <summary>Since when changes are announced; null where they are not, so that only looking often finds them.</summary>
    DateTimeOffset? WatchingSince { get; }

    /// <summary>Makes sure that what should be watched is, and still is what it was.</summary>
    void EnsureWatching();

    /// <summary>Waits for a hint, a wake, or the time.</summary>
    Task<WakeHints> WaitAsync(TimeSpan atMost, CancellationToken cancellation);

    /// <summary>Ends the wait; for work that does not come from the home.</summary>
    void Wake();
}

/// <summary>Where to look.</summary>
/// <param name="Paths">Files that may have changed.</param>
/// <param name="Everything">Hints may have been lost, or a folder appeared: look at the whole tree.</param>
internal sealed record WakeHints(IReadOnlyCollection<string> Paths, bool Everything)
{
    public static WakeHints None { get; } = new([], false);
}
