using System.Globalization;
using Clawtail.Tailer;
using Microsoft.AspNetCore.Http;

namespace Clawtail.Host.Http;

/// <summary>Answers those who decide whether Clawtail has to be restarted, and whether its numbers are up to date.</summary>
internal sealed class HealthPages(ITailerView view, TimeSpan sweepInterval, TimeProvider time)
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(60);

    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>Three sweeps: one may be slow, and one may wait for a disk.</summary>
    private readonly TimeSpan _patience = TimeSpan.FromTicks(Math.Max(LeastPatience.Ticks, 3 * sweepInterval.Ticks));

    /// <summary><c>/healthz</c>: the loop turns. 503 says that only a restart can help.</summary>
    public Task AnswerHealthAsync(HttpContext context)
    {
        var lastTurn = view.Status.LastTurnOfLoop;
        var stillFor = time.GetUtcNow() - (lastTurn > _started ? lastTurn : _started);
        return stillFor < _patience
            ? context.LineAsync(StatusCodes.Status200OK, "ok")
            : context.LineAsync(StatusCodes.Status503ServiceUnavailable,
                string.Create(CultureInfo.InvariantCulture, $"the loop stands still for {stillFor.TotalSeconds:0} s"));
    }

    /// <summary><c>/readyz</c>: everything on disk is counted, and what comes can be.</summary>
    public Task AnswerReadinessAsync(HttpContext context)
    {
        var status = view.Status;
        return status.Ready
            ? context.LineAsync(StatusCodes.Status200OK, "ready")
            : context.LineAsync(StatusCodes.Status503ServiceUnavailable, status.Reason ?? "not ready");
    }
}
