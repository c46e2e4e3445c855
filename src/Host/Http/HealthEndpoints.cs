using System.Globalization;
using Clawtail.Tailer;
using Clawtail.Tailer.Json;
using Microsoft.AspNetCore.Http;

namespace Clawtail.Host.Http;

/// <summary>Answers those who decide whether Clawtail has to be restarted, and whether its numbers are up to date.</summary>
internal sealed class HealthEndpoints(ITailerView view, LivenessCheck liveness)
{
    /// <summary>An answer stays short, whatever a home looks like.</summary>
    private const int MaxMissing = 20;

    /// <summary><c>/healthz</c>: the loop runs. 503 says that only a restart can help.</summary>
    public Task AnswerHealthAsync(HttpContext context) => liveness.StoodStillFor is { } standstill
        ? context.LineAsync(StatusCodes.Status503ServiceUnavailable,
            string.Create(CultureInfo.InvariantCulture, $"the loop stands still for {standstill.TotalSeconds:0} s"))
        : context.LineAsync(StatusCodes.Status200OK, "ok");

    /// <summary>
    /// <c>/readyz</c>: everything that can be read is counted, and what comes can be. Below it a line for each thing that is there and
    /// cannot be read: the rest is counted all the same.
    /// </summary>
    public Task AnswerReadinessAsync(HttpContext context)
    {
        var status = view.Status;
        var answer = status.Ready ? "ready" : Printable.Of(status.Reason ?? "not ready");
        return context.LineAsync(
            status.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            string.Join('\n', [answer, .. MissingLines(status.Missing)]));
    }

    private static IEnumerable<string> MissingLines(IReadOnlyList<string> missing)
    {
        foreach (var line in missing.Take(MaxMissing)) yield return $"not counted: {Printable.Of(line)}";
        if (missing.Count > MaxMissing) yield return string.Create(CultureInfo.InvariantCulture, $"not counted: {missing.Count - MaxMissing} more");
    }
}
