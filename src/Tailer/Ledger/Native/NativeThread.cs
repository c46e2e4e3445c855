namespace Clawtail.Tailer.Ledger.Native;

/// <summary>A thread of Codex, as its rollout describes it.</summary>
/// <param name="Parent">The thread that it is a subagent or a fork of; 0 if of none.</param>
/// <param name="IsRead">Its own rollout was read, and not only lines copied from it.</param>
/// <param name="Kind">The kind of all that it calls where that is known without a session; null if its session decides.</param>
internal readonly record struct NativeThread(UInt128 Id, UInt128 Parent, bool IsRead, string? Kind);
