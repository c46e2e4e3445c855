using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>What OpenClaw 2026.9.6 copies of a native turn into its transcript.</summary>
/// <param name="number">Tells runs and rows apart.</param>
/// <param name="ended">Seconds after <see cref="Rollout.Epoch"/> when the turn was over: rows are dated so.</param>
internal sealed class MirrorRows(string thread, string turn, string model, int number, double ended)
{
    private readonly string _run = Rollout.Id(0, 1_000_000 + number);

    public string Prompt => Message("user", $$$"""
        "content":"x","idempotencyKey":"{{{_run}}}:user","__openclaw":{"mirrorIdentity":"{{{turn}}}:prompt","mirrorOrigin":"codex-app-server","runId":"{{{_run}}}"}
        """);

    public string Commentary => Answer("commentary:msgc_1", default);

    /// <param name="usage">Of all its calls, or of the last one.</param>
    public string Reply(TokenCounts usage) => Answer("assistant", usage);

    /// <summary>The gateway's word for a run that failed: it names the run alone.</summary>
    public string Failed =>
        $$$"""{"type":"custom_message","id":"{{{number:x8}}}","timestamp":"{{{Transcript.Iso(Time)}}}","customType":"run-failed-before-reply","content":"…","details":{"runId":"{{{_run}}}","error":"⚠️ You've reached your Codex subscription usage limit."}}""";

    private DateTimeOffset Time => Rollout.Epoch.AddSeconds(ended);

    private string Answer(string kind, TokenCounts usage) => Message("assistant", $$$"""
        "content":[],"api":"openai-chatgpt-responses","provider":"openai","model":"{{{model}}}","usage":{"input":{{{usage.Input}}},"output":{{{usage.Output}}},"cacheRead":{{{usage.CacheRead}}},"cacheWrite":{{{usage.CacheWrite}}},"cost":{"total":0}},"stopReason":"stop","__openclaw":{"mirrorIdentity":"{{{turn}}}:{{{kind}}}","runId":"{{{_run}}}","mirrorOrigin":"codex-app-server"},"idempotencyKey":"codex-app-server:{{{thread}}}:{{{turn}}}:{{{kind}}}"
        """);

    private string Message(string role, string fields) =>
        $$$"""{"type":"message","id":"{{{number:x8}}}","parentId":null,"timestamp":"{{{Transcript.Iso(Time)}}}","message":{"role":"{{{role}}}","timestamp":{{{Time.ToUnixTimeMilliseconds()}}},{{{fields.Trim()}}} } }""";
}
