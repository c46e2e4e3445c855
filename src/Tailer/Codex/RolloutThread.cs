using System.Text.Json.Serialization;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>What a <c>session_meta</c> says of a thread. The default value is a thread of which nothing is known.</summary>
/// <param name="Parent">The thread whose subagent it is; absent if it is none, or does not say.</param>
/// <param name="ForkedFrom">Absent if it was not forked.</param>
/// <param name="IsSubagent">Whether Codex itself started it as a subagent of another thread.</param>
/// <param name="IsOpenClaw">Whether OpenClaw started it, and not a person with Codex's own client.</param>
/// <param name="Release">Thousands of its Codex's major version and its minor version; 0 if unknown. A newer one may go on with it.</param>
internal readonly record struct RolloutThread(Uuid Id, Uuid Parent, Uuid ForkedFrom, bool IsSubagent, bool IsOpenClaw, int Release)
{
    /// <summary>The first release known to write a record for each call.</summary>
    public const int FirstWithRecords = 154;

    /// <summary>0.151 is the first release known to write the error of a turn that failed.</summary>
    [JsonIgnore]
    public bool WritesErrors => Release >= 151;

    [JsonIgnore]
    public bool WritesRecords => Release >= FirstWithRecords;
}
