namespace Clawtail.Tailer.Ledger.Native;

/// <summary>What an entry of a transcript is to a native turn.</summary>
internal enum NativeRowKind
{
    /// <summary>It says which session the turn belongs to, and counts nothing.</summary>
    Link,

    /// <summary>It ends the turn with usage: what counts if no rollout can be had.</summary>
    Reply,

    /// <summary>A run that failed, whatever turns it had.</summary>
    FailedRun,
}

/// <summary>An entry of a transcript that a native turn left there.</summary>
/// <param name="Thread">0 if it names none.</param>
/// <param name="Turn">0 in a failed run.</param>
/// <param name="Run">0 if it names none.</param>
/// <param name="Delivery">Another run by which a failed run may name the turn; 0 if there is none.</param>
/// <param name="Counted">What an older Clawtail counted it as, and what counts of it if no rollout can be had. Its session is an index into the batch's.</param>
internal readonly record struct NativeRow(NativeRowKind Kind, UInt128 Thread, UInt128 Turn, UInt128 Run, UInt128 Delivery, Turn Counted);
