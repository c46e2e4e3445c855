using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Microsoft.Extensions.Logging;

namespace Clawtail.Host.Logging;

/// <summary>
/// Every line that Clawtail logs. Warn and above: someone may act. Info: once in a while, at turning points. Debug: normal tailing.
/// Numbers: 1 the process, 100 the home, 200 sources, 300 the ledger, 400 HTTP.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Clawtail {Version} serves {Url}/metrics; ledger in {State}, agents in {Home}")]
    public static partial void Started(this ILogger log, string version, string url, string state, string home);

    [LoggerMessage(2, LogLevel.Warning, "{Warning}")]
    public static partial void SettingsWarning(this ILogger log, string warning);

    [LoggerMessage(3, LogLevel.Critical, "Cannot listen on {Address}: {Reason}")]
    public static partial void CannotListen(this ILogger log, string address, string reason);

    [LoggerMessage(4, LogLevel.Critical, "{Reason}")]
    public static partial void Refused(this ILogger log, string reason);

    [LoggerMessage(5, LogLevel.Critical,
        "Clawtail stops because of a fault of its own; what is committed is safe, and the next start goes on from there")]
    public static partial void Failed(this ILogger log, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "Stopping")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(7, LogLevel.Warning, "The tailer did not stop in time; what it had not committed is read again at the next start")]
    public static partial void StoppedHard(this ILogger log);

    [LoggerMessage(100, LogLevel.Warning, "{Path} is not there; waiting for it")]
    public static partial void HomeMissing(this ILogger log, string path);

    [LoggerMessage(101, LogLevel.Information, "Reading the agents in {Path}")]
    public static partial void HomeFound(this ILogger log, string path);

    [LoggerMessage(102, LogLevel.Debug, "Watching {Path}")]
    public static partial void WatchStarted(this ILogger log, string path);

    [LoggerMessage(103, LogLevel.Warning, "No file events for {Path}, so it is looked through more often: {Reason}")]
    public static partial void WatchFailed(this ILogger log, string path, string reason);

    [LoggerMessage(104, LogLevel.Debug, "{Path} changed and no file event told")]
    public static partial void ChangeUnannounced(this ILogger log, string path);

    [LoggerMessage(105, LogLevel.Debug,
        "Looked through the tree in {Duration}: {Current} sources current, {Behind} behind, {Unreadable} unreadable")]
    public static partial void SweepCompleted(this ILogger log, TimeSpan duration, int current, int behind, int unreadable);

    [LoggerMessage(200, LogLevel.Debug, "{Path} is read again from its start: {Cause}")]
    public static partial void SourceReread(this ILogger log, string path, RereadCause cause);

    [LoggerMessage(201, LogLevel.Debug, "{Path} was {From} and is read on")]
    public static partial void SourceMoved(this ILogger log, string path, string from);

    [LoggerMessage(202, LogLevel.Warning, "{Path} cannot be read, and what it holds is not counted until it can: {Reason}")]
    public static partial void SourceUnreadable(this ILogger log, string path, string reason);

    [LoggerMessage(203, LogLevel.Information, "{Path} can be read again")]
    public static partial void SourceReadableAgain(this ILogger log, string path);

    [LoggerMessage(204, LogLevel.Warning, "Skipped an entry of {Path} at byte {Offset}: {Outcome}")]
    public static partial void EntrySkipped(this ILogger log, string path, long offset, EntryOutcome outcome);

    [LoggerMessage(205, LogLevel.Warning, "Skipped {Count} more entries of {Path}: {Outcome}")]
    public static partial void EntriesSkipped(this ILogger log, long count, string path, EntryOutcome outcome);

    [LoggerMessage(206, LogLevel.Warning, "Skipped {Count} entries of other sources")]
    public static partial void OtherEntriesSkipped(this ILogger log, long count);

    [LoggerMessage(207, LogLevel.Warning, "A field of a turn in {Path} at byte {Offset} is no count; the rest of the turn is counted")]
    public static partial void FieldSkipped(this ILogger log, string path, long offset);

    [LoggerMessage(208, LogLevel.Warning, "{Path} could not be understood: {Reason}")]
    public static partial void MetadataRejected(this ILogger log, string path, string reason);

    [LoggerMessage(209, LogLevel.Warning, "{Path} is not read, because it is of no shape that is known: {Why}")]
    public static partial void DatabaseUnsupported(this ILogger log, string path, string why);

    [LoggerMessage(300, LogLevel.Information, "Opened the ledger {Path}")]
    public static partial void LedgerOpened(this ILogger log, string path);

    [LoggerMessage(301, LogLevel.Information, "Made a new ledger, {Path}; what the agents wrote so far becomes its baseline")]
    public static partial void LedgerCreated(this ILogger log, string path);

    [LoggerMessage(302, LogLevel.Error, "Counting stands still, and is tried again: the ledger in {Directory} cannot be used: {Reason}")]
    public static partial void LedgerFailing(this ILogger log, string directory, string reason);

    [LoggerMessage(303, LogLevel.Information, "The ledger works again, and counting goes on where it stood")]
    public static partial void LedgerRecovered(this ILogger log);

    [LoggerMessage(304, LogLevel.Error,
        "The ledger {Path} is damaged and was set aside as {MovedTo}; it is made again from the agents' files: {Reason}")]
    public static partial void LedgerQuarantined(this ILogger log, string path, string movedTo, string reason);

    [LoggerMessage(309, LogLevel.Warning,
        "The ledger {Path} lacks {Commits} commits that had been shown: it was put back from a backup, or its log was lost. Counters go on where they stood; turns that are in the home no more are not in the ledger either")]
    public static partial void LedgerOlderThanShown(this ILogger log, string path, long commits);

    [LoggerMessage(305, LogLevel.Debug, "Committed {Counted} turns, {AlreadyCounted} known ones and {Bytes} bytes in {Duration}")]
    public static partial void BatchCommitted(this ILogger log, long counted, long alreadyCounted, long bytes, TimeSpan duration);

    [LoggerMessage(306, LogLevel.Information, "Baseline complete: {Turns} turns in {Duration}")]
    public static partial void BaselineCompleted(this ILogger log, long turns, TimeSpan duration);

    [LoggerMessage(307, LogLevel.Warning, "Too many series: {Provider}/{Model} is counted as 'other'; --max-series sets the limit")]
    public static partial void SeriesFolded(this ILogger log, string provider, string model);

    [LoggerMessage(308, LogLevel.Warning, "Too many series: {Count} more are counted as 'other'")]
    public static partial void MoreSeriesFolded(this ILogger log, long count);

    [LoggerMessage(400, LogLevel.Error, "A request for {Path} failed")]
    public static partial void RequestFailed(this ILogger log, string path, Exception exception);

    [LoggerMessage(401, LogLevel.Warning, "A request for {Path} took too long and was given up")]
    public static partial void RequestTimedOut(this ILogger log, string path);

    [LoggerMessage(402, LogLevel.Warning, "Refused connections since this was last said: {Count}; {Max} are open, and no more are served at a time")]
    public static partial void ConnectionsRefused(this ILogger log, long count, int max);
}
