using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Metrics;

/// <summary>
/// Zero first: a series born after the baseline is exposed at 0 until a scrape has seen it so and the hold has passed.
/// Prometheus drops what a counter holds when it first appears; after a 0, <c>increase()</c> counts the first event too.
/// </summary>
/// <remarks>
/// A release only asks the ledger; the value shows once a snapshot says that the release is durable. A timer asks, so that
/// it does not take another scrape, and asks again when no snapshot has shown the release after a while.
/// </remarks>
internal sealed class NewSeriesHold : IAsyncDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    private readonly ITailerView _view;
    private readonly TimeSpan _hold;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Dictionary<UnreleasedSeries, Wait> _waiting = [];
    private bool _disposed;

    public NewSeriesHold(ITailerView view, TimeSpan hold, TimeProvider time)
    {
        _view = view;
        _hold = hold;
        _time = time;
        _timer = time.CreateTimer(_ => ReleaseDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Says that a scraper has received the whole page that was made of this snapshot.</summary>
    public void Exposed(UsageSnapshot snapshot)
    {
        lock (_gate)
        {
            var wait = new Wait(_time.GetTimestamp(), _hold);
            foreach (var series in UnreleasedSeries.From(snapshot))
            {
                _waiting.TryAdd(series, wait);
            }
        }
        ReleaseDue();
    }

    /// <summary>Waits for a release that is being asked for; none is asked for afterwards.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
        }
        return _timer.DisposeAsync();
    }

    private void ReleaseDue()
    {
        SeriesReleases due;
        lock (_gate)
        {
            if (_disposed || _waiting.Count == 0) return;

            ForgetReleased();
            due = TakeDue();
            SetTimer();
        }
        // Outside the lock: the ledger may take its time, and scrapes go on.
        if (due.Usage.Count + due.Errors.Count + due.Agents.Count > 0) _view.Totals.Release(due);
    }

    /// <summary>Also forgets series of a ledger that was replaced meanwhile: its row numbers mean others now.</summary>
    private void ForgetReleased()
    {
        var unreleased = new HashSet<UnreleasedSeries>(UnreleasedSeries.From(_view.Totals.Current));
        foreach (var series in _waiting.Keys)
        {
            if (!unreleased.Contains(series)) _waiting.Remove(series);
        }
    }

    private SeriesReleases TakeDue()
    {
        List<int> usage = [], errors = [], agents = [];
        foreach (var (series, wait) in _waiting)
        {
            if (Remaining(wait) > TimeSpan.Zero) continue;
            (series.Family switch { SeriesFamily.Usage => usage, SeriesFamily.Errors => errors, _ => agents }).Add(series.Id);
            _waiting[series] = new Wait(_time.GetTimestamp(), AskAgainAfter);
        }
        return new SeriesReleases(usage, errors, agents);
    }

    private void SetTimer()
    {
        var next = TimeSpan.MaxValue;
        foreach (var wait in _waiting.Values)
        {
            var remaining = Remaining(wait);
            if (remaining < next) next = remaining;
        }
        // Timers count whole milliseconds, rounded down: one that rang early would find nothing due.
        if (_waiting.Count > 0) _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Remaining(Wait wait) => wait.For - _time.GetElapsedTime(wait.Since);

    /// <param name="Since">A timestamp of the time provider: monotonic, whatever happens to the clock.</param>
    private readonly record struct Wait(long Since, TimeSpan For);
}

/// <summary>The table of the ledger that a series is a row of.</summary>
internal enum SeriesFamily
{
    Usage,
    Errors,
    Agents,
}

/// <summary>A series that is exposed at its base for now.</summary>
/// <param name="Labels">As the ledger has them: a row number alone would mean another series after the ledger was replaced.</param>
internal readonly record struct UnreleasedSeries(SeriesFamily Family, int Id, LabelSet Labels)
{
    public static IEnumerable<UnreleasedSeries> From(UsageSnapshot snapshot)
    {
        if (!snapshot.BaselineComplete) yield break;

        foreach (var usage in snapshot.Usage)
        {
            if (usage.State is { Released: false, Hidden: false }) yield return new(SeriesFamily.Usage, usage.State.Id, new(usage.Provider, usage.Model, usage.SessionKind));
        }
        foreach (var error in snapshot.Errors)
        {
            if (error.State is { Released: false, Hidden: false }) yield return new(SeriesFamily.Errors, error.State.Id, new(error.Provider, error.Model, error.Reason));
        }
        foreach (var agent in snapshot.Agents)
        {
            if (agent.State is { Released: false, Hidden: false }) yield return new(SeriesFamily.Agents, agent.State.Id, new(agent.Agent));
        }
    }
}
