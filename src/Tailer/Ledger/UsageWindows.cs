using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Exact sums over the last 5 hours and 7 days by the turns' own time, whenever and in whatever order turns arrive.</summary>
internal sealed class UsageWindows : IDisposable
{
    private readonly ImmutableArray<UsageWindow> _windows;

    public UsageWindows(SqliteConnection connection, DateTimeOffset now)
    {
        _windows =
        [
            new UsageWindow(connection, "5h", TimeSpan.FromHours(5)),
            new UsageWindow(connection, "7d", TimeSpan.FromDays(7)),
        ];
        foreach (var window in _windows) window.Load(now);
    }

    /// <summary>When the next turn leaves a window; null if nothing can.</summary>
    public DateTimeOffset? NextExpiry => _windows.Min(w => w.NextExpiry);

    public void Add(in CountedTurn turn)
    {
        foreach (var window in _windows) window.Add(turn);
    }

    /// <returns>True if a turn left a window.</returns>
    public bool Advance(DateTimeOffset now)
    {
        var any = false;
        foreach (var window in _windows) any |= window.Advance(now);
        return any;
    }

    public ImmutableArray<WindowUsage> Snapshot(ImmutableArray<UsageRow> series)
    {
        var all = ImmutableArray.CreateBuilder<WindowUsage>();
        foreach (var window in _windows) window.AppendTo(all, series);
        return all.ToImmutable();
    }

    public void Dispose()
    {
        foreach (var window in _windows) window.Dispose();
    }
}

/// <summary>A turn that a transaction counted for the first time.</summary>
internal readonly record struct CountedTurn(int Series, long Time, bool Failed, TokenCounts Tokens);
