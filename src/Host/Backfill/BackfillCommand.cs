using System.Text;
using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Microsoft.Data.Sqlite;

namespace Clawtail.Host.Backfill;

/// <summary><c>clawtail backfill</c>: writes the months before the first scrape as OpenMetrics, for promtool to make blocks of.</summary>
internal static class BackfillCommand
{
    /// <summary>Prometheus keeps the last hours open, and promtool's documentation asks to stay out of them.</summary>
    private static readonly TimeSpan OpenHours = TimeSpan.FromHours(3);

    /// <param name="output">Where the history goes; left open.</param>
    /// <returns>The exit code: 2 where the ledger does not hold what was asked for.</returns>
    public static async Task<int> RunAsync(BackfillOptions options, Stream output, TextWriter error, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            using var backfill = LedgerBackfill.Open(options.StateDirectory);
            if (backfill is null) return await RefuseAsync(error, $"there is no ledger in {options.StateDirectory}; --state-dir says where it is");
            if (!TryFindSpan(options, backfill, time.GetUtcNow(), out var span, out var mistake)) return await RefuseAsync(error, mistake);

            backfill.Gather(span);
            await using var writer = new StreamWriter(output, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
            var samples = new BackfillExposition(backfill, span, options.Labels).Write(writer, cancel);
            await error.WriteLineAsync($"clawtail: {samples} samples, {Text.Rfc3339(span.From)} to {Text.Rfc3339(span.To)}");
            return ExitCode.Stopped;
        }
        catch (Exception exception) when (exception is LedgerForeignException or SqliteException or IOException)
        {
            // Without its last line, # EOF, promtool refuses what was written so far.
            await error.WriteLineAsync($"clawtail: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static bool TryFindSpan(BackfillOptions options, LedgerBackfill backfill, DateTimeOffset now, out BackfillSpan span, out string mistake)
    {
        span = default;
        mistake = "";
        if (backfill.BaselineCompleted is not { } began) mistake = "the ledger does not say when its first catch-up was done; wait until Clawtail is ready";
        else if (backfill.FirstTurn is not { } first) mistake = "the ledger holds no turn";
        else if (options.To > now - OpenHours) mistake = $"--to {Text.Rfc3339(options.To.Value)} is within the last 3 hours, which Prometheus still writes itself";
        else if (options.To > began) mistake = $"--to {Text.Rfc3339(options.To.Value)} is after {Text.Rfc3339(began)}, when live counters began; both would be counted";
        else span = Span(options, began < now - OpenHours ? began : now - OpenHours, first);

        if (mistake.Length == 0 && span.Last < 1) mistake = $"there is no step between {Text.Rfc3339(span.From)} and {Text.Rfc3339(span.To)}";
        return mistake.Length == 0;
    }

    /// <summary>A history that begins with the first turn begins one step before it, at 0.</summary>
    private static BackfillSpan Span(BackfillOptions options, DateTimeOffset latest, DateTimeOffset first)
    {
        var step = (long)options.Step.TotalMilliseconds;
        var from = options.From ?? DateTimeOffset.FromUnixTimeMilliseconds((first.ToUnixTimeMilliseconds() / step * step) - step);
        return new BackfillSpan(from, options.To ?? latest, options.Step);
    }

    private static async Task<int> RefuseAsync(TextWriter error, string mistake)
    {
        await error.WriteLineAsync($"clawtail: {mistake}");
        return ExitCode.Usage;
    }
}
