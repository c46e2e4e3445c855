using Clawtail.Tailer;

namespace Clawtail.Host;

/// <summary>Tells whether the tailer's loop still runs, for probes and for systemd alike.</summary>
internal sealed class LivenessCheck(ITailerView view, TimeSpan sweepInterval)
{
    private static readonly TimeSpan MinPatience = TimeSpan.FromSeconds(60);

    /// <summary>Three sweeps: one may be slow, and one may wait for a disk.</summary>
    private readonly TimeSpan _patience = TimeSpan.FromTicks(Math.Max(MinPatience.Ticks, 3 * sweepInterval.Ticks));

    /// <summary>How long the loop stands still, if that is longer than it ever should; otherwise null.</summary>
    public TimeSpan? StoodStillFor => view.Status.SinceLastIteration is var still && still < _patience ? null : still;
}
