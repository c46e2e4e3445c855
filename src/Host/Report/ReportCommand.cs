using System.CommandLine;
using System.Text;
using Clawtail.Tailer.Ledger;
using Microsoft.Data.Sqlite;

namespace Clawtail.Host.Report;

/// <summary><c>clawtail report</c>: reads the ledger, of a Clawtail that runs or of one that does not, and says what was used.</summary>
internal static class ReportCommand
{
    /// <returns>The exit code: 2 where there is no ledger to report on.</returns>
    public static async Task<int> RunAsync(ReportSettings settings, ParseResult line, TextWriter output, TextWriter error, TimeProvider time)
    {
        var state = line.GetRequiredValue(settings.StateDirectory);
        try
        {
            using var history = LedgerHistory.Open(state);
            if (history is not null)
            {
                await output.WriteAsync(Write(settings, line, history, LocalCalendar.OfThisMachine, time.GetUtcNow()));
                return ExitCode.Stopped;
            }
            await error.WriteLineAsync($"clawtail: there is no ledger in {state}; --state-dir says where it is, 'clawtail serve' makes one");
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is LedgerForeignException or SqliteException or IOException)
        {
            await error.WriteLineAsync($"clawtail: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static string Write(ReportSettings settings, ParseResult line, LedgerHistory history, LocalCalendar calendar, DateTimeOffset now)
    {
        var (json, csv) = (line.GetValue(settings.Json), line.GetValue(settings.Csv));
        if (line.GetValue(settings.By) is null && !csv)
        {
            var report = new ReportBuilder(history, calendar, line.GetRequiredValue(settings.PlanLimits), now).Build();
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
