namespace Clawtail.Tailer.Ledger;

/// <summary>
/// How long to wait before a new ledger is begun after a damaged one. The first time not at all; but a disk that damages
/// every ledger must not be filled with them.
/// </summary>
internal sealed class DamageBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>A ledger that lived so long was not damaged by what damaged the one before it.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromHours(1);

    private TimeSpan _next = TimeSpan.Zero;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <param name="now">When a ledger was found damaged.</param>
    public TimeSpan Next(DateTimeOffset now)
    {
        if (now - _last > Healthy + _next) _next = TimeSpan.Zero;
        var pause = _next;
        _next = _next == TimeSpan.Zero ? First : 2 * _next < Longest ? 2 * _next : Longest;
        _last = now;
        return pause;
    }
}
