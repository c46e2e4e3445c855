using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Native;

/// <summary>What an entry of a transcript is to a native turn: one that the Codex app-server answered, and OpenClaw copied.</summary>
internal enum MirrorRowKind
{
    /// <summary>Nothing: OpenClaw called the model itself, or nobody did.</summary>
    None,

    /// <summary>What a person or a trigger asked. It names the turn, but no thread.</summary>
    Prompt,

    /// <summary>A tool's result or the mark of a compaction: it links a turn to its session.</summary>
    Link,

    /// <summary>Commentary, reasoning, a plan, a tool's call, or an answer without usage: no model response of its own.</summary>
    WithoutUsage,

    /// <summary>Ends a turn with usage: the sum of its calls, or only the last one's.</summary>
    Reply,

    /// <summary>Ends a turn that failed.</summary>
    FailedReply,

    /// <summary>A whole run that failed, whatever turns it had. It names the run only.</summary>
    FailedRun,
}

/// <summary>How an entry of a transcript hangs together with a native turn.</summary>
/// <param name="Thread">Absent in prompts and failed runs.</param>
/// <param name="Turn">Absent in failed runs.</param>
/// <param name="Run">OpenClaw's run; absent if it does not say.</param>
/// <param name="Delivery">In a prompt the run that its message came with, most often the same; absent elsewhere.</param>
/// <param name="Reason">Of a failed run, in the words of the metrics' contract; null elsewhere.</param>
/// <param name="Written">Of a failed run, when its entry was written; milliseconds since the Unix epoch, 0 if it does not say and elsewhere.</param>
internal readonly record struct MirrorRow(
    MirrorRowKind Kind, Uuid Thread = default, Uuid Turn = default, Uuid Run = default, Uuid Delivery = default, string? Reason = null, long Written = 0);
