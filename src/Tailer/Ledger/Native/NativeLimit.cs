namespace Clawtail.Tailer.Ledger.Native;

/// <summary>The provider's word on one window of a plan's limit.</summary>
/// <param name="Thread">The thread whose call brought it.</param>
/// <param name="Limit">Which limit; <c>codex</c> is the plan's, others are those of single models.</param>
/// <param name="Window">Its length as a name: <c>5h</c>, <c>7d</c>.</param>
/// <param name="Minutes">Its length; 0 if it does not say.</param>
/// <param name="UsedRatio">0 to 1.</param>
/// <param name="ResetsAt">Seconds since the Unix epoch; 0 if it does not say.</param>
/// <param name="ObservedAt">Milliseconds since the Unix epoch.</param>
/// <param name="Plan">Null if it does not say.</param>
internal readonly record struct NativeLimit(
    UInt128 Thread, string Limit, string Window, int Minutes, double UsedRatio, long ResetsAt, long ObservedAt, string? Plan, double? CreditsBalance);
