namespace Clawtail.Tailer.Ledger.Native;

/// <summary>A model response of the native Codex runtime, or a turn of it that failed, as a rollout recorded it.</summary>
/// <param name="Key">The same in every copy.</param>
/// <param name="Thread">Id of its thread.</param>
/// <param name="Turn">Id of its turn; 0 in releases that named none.</param>
/// <param name="Time">When it was answered; milliseconds since the Unix epoch.</param>
/// <param name="Reason">Why the turn failed; null for a response.</param>
internal readonly record struct NativeCall(
    UInt128 Key, UInt128 Thread, UInt128 Turn, long Time, string Provider, string Model, string? Reason, TokenCounts Tokens)
{
    public UsageTotals Totals => new(Reason is null ? 1 : 0, Tokens, 0);
}
