using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Native;
using Microsoft.Data.Sqlite;

namespace Clawtail.Host.Report;

/// <summary>Keeps the report of the moment for those who look at pages: however many look, it is made every few seconds, beside the counting.</summary>
internal sealed class ReportReader(string stateDirectory, IReadOnlyList<PlanLimit> limits, LocalCalendar calendar, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1);
    private UsageReport? _report;
    private long _readAt;

    public LocalCalendar Calendar => calendar;

    /// <param name="quota">What providers say of plans.</param>
    /// <returns>Null while there is no ledger that can be read.</returns>
    public async Task<UsageReport?> ReadAsync(CodexQuota quota, CancellationToken cancel)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            if (_report is not null && time.GetElapsedTime(_readAt) < MaxAge) return _report;

            _report = await Task.Run(() => Build(quota), cancel);
            _readAt = time.GetTimestamp();
            return _report;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private UsageReport? Build(CodexQuota quota)
    {
        try
        {
            using var history = LedgerHistory.OpenOwn(stateDirectory);
            return history is null ? null : new ReportBuilder(history, calendar, limits, quota, time.GetUtcNow()).Build();
        }
        catch (Exception exception) when (exception is SqliteException or LedgerForeignException or IOException)
        {
            // The counting meets the same trouble, waits it out or says it; the page shows what it says.
            return null;
        }
    }
}
