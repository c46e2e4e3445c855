using System.Collections.Immutable;

namespace Clawtail.Tailer.Ledger;

/// <summary>Exact sums over the last 5 hours and 7 days by the turns' own time, whenever and in whatever order turns arrive.</summary>
internal sealed class UsageWindows
{
    private readonly ImmutableArray<UsageWindow> _windows;

    public UsageWindows(TurnSums turns, DateTimeOffset now)
    {
        _windows =
        [
            new UsageWindow(turns, UsageWindowNames.FiveHours, TimeSpan.FromHours(5)),
            new UsageWindow(turns, UsageWindowNames.SevenDays, TimeSpan.FromDays(7)),
        ];
        foreach (var window in _windows) window.Load(now);
    }

    /// <summary>When the next turn enters or leaves a window; null if none will.</summary>
    public DateTimeOffset? NextChange => _windows.Min(w => w.NextChange);

    /// <summary>Adds turns that are durable since a moment ago.</summary>
    public void Add(ReadOnlySpan<CountedTurn> counted, DateTimeOffset now)
    {
        foreach (var window in _windows) window.Add(counted, now);
    }

    /// <returns>True if the sums may be others.</returns>
    public bool Advance(DateTimeOffset now)
    {
        var any = false;
        foreach (var window in _windows) any |= window.Advance(now);
        return any;
    }

    public ImmutableArray<WindowUsage> Snapshot(ImmutableArray<SeriesRow> series)
    {
        var all = ImmutableArray.CreateBuilder<WindowUsage>();
        foreach (var window in _windows) window.AppendTo(all, series);
        return all.ToImmutable();
    }
}

/// <summary>A turn that a transaction counted for the first time.</summary>
internal readonly record struct CountedTurn(int Series, long Time, UsageTotals Totals);
