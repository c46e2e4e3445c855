namespace Clawtail.Tailer.Ledger.Native;

/// <summary>The provider's last word on a window of a plan, as one thread heard it.</summary>
/// <param name="Profile">Hash of the id of the credential that the thread talks with; 0 if it is not known.</param>
/// <param name="Minutes">Length of the window; 0 if it did not say.</param>
/// <param name="ResetsAt">Seconds since the Unix epoch; 0 if it did not say.</param>
/// <param name="ObservedAt">Milliseconds since the Unix epoch.</param>
/// <param name="Plan">The last one that was told; null if none was.</param>
/// <param name="PlanAt">When; milliseconds since the Unix epoch.</param>
/// <param name="RefusedAt">When it last said that the window is used up; milliseconds since the Unix epoch, 0 if never.</param>
/// <param name="MessagesAtRefusal">What had been counted in that window by then; 0 if it never said so.</param>
internal sealed record StoredLimit(
    string Agent, UInt128 Profile, string Limit, string Window, int Minutes, double UsedRatio, long ResetsAt, long ObservedAt,
    string? Plan, long PlanAt, double? CreditsBalance, long RefusedAt, long MessagesAtRefusal);

/// <summary>Which thread and which credential a session has now.</summary>
/// <param name="Session">Agent and session id; null if it does not say.</param>
/// <param name="Profile">Hash of its id: an id often is an e-mail address, which the ledger never holds. 0 if it does not say.</param>
internal readonly record struct NativeBinding(UInt128 Thread, string? Session, UInt128 Profile);
