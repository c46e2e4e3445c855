using System.CommandLine;
using System.Text;
using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Microsoft.Data.Sqlite;

namespace Clawtail.Host.Report;

/// <summary>
/// <c>clawtail report</c>: says what was used, out of the ledger of a Clawtail that runs or ran; where there is none, out of the home itself.
/// </summary>
internal static class ReportCommand
{
    /// <param name="progress">Where a person waits and sees how much is left; null where nobody does.</param>
    /// <returns>The exit code: 2 where there is neither a ledger nor a home.</returns>
    public static async Task<int> RunAsync(
        ReportSettings settings, ParseResult line, TextWriter output, TextWriter error, TextWriter? progress, TimeProvider time, CancellationToken cancel)
    {
        var (home, state) = (line.GetRequiredValue(settings.OpenClawDirectory), line.GetRequiredValue(settings.StateDirectory));
        try
        {
            if (await TryWriteAsync(settings, line, state, output, time)) return ExitCode.Stopped;
            if (!Directory.Exists(home))
            {
                await error.WriteLineAsync($"clawtail: there is no ledger in {state} and no OpenClaw in {home}; --state-dir and --openclaw-dir say where they are");
                return ExitCode.Usage;
            }
            using var temporary = new TemporaryLedger();
            await temporary.CountAsync(home, progress, time, cancel);
            return await TryWriteAsync(settings, line, temporary.StateDirectory, output, time) ? ExitCode.Stopped : ExitCode.Failed;
        }
        catch (Exception exception) when (exception is LedgerForeignException or SqliteException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"clawtail: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task<bool> TryWriteAsync(ReportSettings settings, ParseResult line, string state, TextWriter output, TimeProvider time)
    {
        using var history = LedgerHistory.Open(state);
        if (history is null) return false;

        await output.WriteAsync(Write(settings, line, history, LocalCalendar.OfThisMachine, time));
        return true;
    }

    private static string Write(ReportSettings settings, ParseResult line, LedgerHistory history, LocalCalendar calendar, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var (json, csv) = (line.GetValue(settings.Json), line.GetValue(settings.Csv));
        if (line.GetValue(settings.By) is null && !csv)
        {
            var home = new TailerOptions { Home = line.GetRequiredValue(settings.OpenClawDirectory), StateDirectory = "", AccountLabel = line.GetValue(settings.AccountLabel) };
            var report = new ReportBuilder(history, calendar, line.GetRequiredValue(settings.PlanLimits), PlanQuota.Read(history, home, time), now).Build();
            return json ? Encoding.UTF8.GetString(UsageJson.Serialize(report)) + "\n" : TextReport.Write(report, calendar);
        }
        var query = new ReportQuery(
            line.GetValue(settings.By) ?? ReportGroup.Day,
            ReportSettings.Resolve(line.GetValue(settings.Since) ?? "30d", calendar, now),
            ReportSettings.Resolve(line.GetValue(settings.Until) ?? "0", calendar, now.AddMilliseconds(1)),
            line.GetRequiredValue(settings.Models));
        var table = UsageTable.Build(history, calendar, query);
        return json ? Encoding.UTF8.GetString(UsageJson.Serialize(table)) + "\n" : csv ? table.ToCsv() : TextTable.Write(table);
    }
}
