using System.Globalization;
using Clawtail.Tailer;
using Microsoft.AspNetCore.Http;

namespace Clawtail.Host.Http;

/// <summary>Answers those who decide whether Clawtail has to be restarted, and whether its numbers are up to date.</summary>
internal sealed class HealthPages(ITailerView view, TimeSpan sweepInterval, TimeProvider time)
{
    private readonly Pulse _pulse = new(view, sweepInterval, time);

    /// <summary><c>/healthz</c>: the loop turns. 503 says that only a restart can help.</summary>
    public Task AnswerHealthAsync(HttpContext context) => _pulse.StoodStillFor is { } standstill
        ? context.LineAsync(StatusCodes.Status503ServiceUnavailable,
            string.Create(CultureInfo.InvariantCulture, $"the loop stands still for {standstill.TotalSeconds:0} s"))
        : context.LineAsync(StatusCodes.Status200OK, "ok");

    /// <summary><c>/readyz</c>: everything on disk is counted, and what comes can be.</summary>
    public Task AnswerReadinessAsync(HttpContext context)
    {
        var status = view.Status;
        return status.Ready
            ? context.LineAsync(StatusCodes.Status200OK, "ready")
            : context.LineAsync(StatusCodes.Status503ServiceUnavailable, status.Reason ?? "not ready");
    }
}
