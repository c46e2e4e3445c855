using Clawtail.Tailer;

namespace Clawtail.Host;

/// <summary>Tells whether the tailer's loop still turns.</summary>
internal sealed class Pulse(ITailerView view, TimeSpan sweepInterval, TimeProvider time)
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(60);

    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>Three sweeps: one may be slow, and one may wait for a disk.</summary>
    private readonly TimeSpan _patience = TimeSpan.FromTicks(Math.Max(LeastPatience.Ticks, 3 * sweepInterval.Ticks));

    /// <summary>How long the loop stands still, if that is longer than it ever should; otherwise null.</summary>
    public TimeSpan? StoodStillFor
    {
        get
        {
            var lastTurn = view.Status.LastIteration;
            var stillFor = time.GetUtcNow() - (lastTurn > _started ? lastTurn : _started);
            return stillFor < _patience ? null : stillFor;
        }
    }
}
