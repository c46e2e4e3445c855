namespace Clawtail.Tailer.Ledger.Native;

/// <summary>What became of what a transcript says of a native turn.</summary>
internal enum NativeReplyState
{
    /// <summary>The rollouts have not been looked at since it was read.</summary>
    Waits = 0,

    /// <summary>No rollout has its turn: it counts.</summary>
    Counts = 1,

    /// <summary>A rollout counts in its place.</summary>
    Replaced = 2,
}

/// <summary>What a transcript says of a native turn, or of a run of them that failed.</summary>
/// <param name="Id">Of the turn, or of the run.</param>
/// <param name="Counted">As it counts if no rollout can be had; its session is not set.</param>
internal readonly record struct NativeReply(UInt128 Id, UInt128 Thread, string Session, bool IsRun, bool IsHistory, Turn Counted);
