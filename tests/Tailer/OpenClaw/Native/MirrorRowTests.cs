using System.Text;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Native;

public sealed class MirrorRowTests
{
    private const string Thread = "01a210b5-1993-7890-bba3-96dcc40302a2";
    private const string Turn = "01a210b9-765a-7f00-9f06-ad4ada08d0c2";
    private const string Run = "56e9060d-cca4-42b7-a1ce-7eaaf583c200";

    private static readonly string[] Agents = ["main", "ops"];

    [Theory]
    [InlineData("assistant", "stop", 802, nameof(MirrorRowKind.Reply))]
    [InlineData("assistant", "aborted", 802, nameof(MirrorRowKind.Reply))]
    [InlineData("assistant", "stop", 0, nameof(MirrorRowKind.WithoutUsage))]
    [InlineData("commentary:msgc_63", "stop", 0, nameof(MirrorRowKind.WithoutUsage))]
    [InlineData("tool:call_63:call", "toolUse", 0, nameof(MirrorRowKind.WithoutUsage))]
    [InlineData("assistant", "error", 0, nameof(MirrorRowKind.FailedReply))]
    public void A_row_of_an_answer_tells_its_turn_and_whether_it_has_usage(string kind, string stopReason, int output, string expected)
    {
        var row = Parse($$$"""{"type":"message","message":{"role":"assistant","content":[],"usage":{"input":0,"output":{{{output}}},"cacheRead":0,"cacheWrite":0},"stopReason":"{{{stopReason}}}","__openclaw":{"mirrorIdentity":"{{{Turn}}}:{{{kind}}}","runId":"{{{Run}}}","mirrorOrigin":"codex-app-server"},"idempotencyKey":"codex-app-server:{{{Thread}}}:{{{Turn}}}:{{{kind}}}"}}""");

        Assert.Equal((expected, Thread, Turn, Run), (row.Kind.ToString(), row.Thread.ToString(), row.Turn.ToString(), row.Run.ToString()));
    }

    [Fact]
    public void A_prompt_tells_its_turn_and_its_runs_but_no_thread()
    {
        var row = Parse($$$"""{"type":"message","message":{"role":"user","content":"x","idempotencyKey":"b6766a16-49ce-4c99-bde2-153788fbf6a9:user","__openclaw":{"mirrorIdentity":"{{{Turn}}}:prompt","mirrorOrigin":"codex-app-server","runId":"{{{Run}}}"},"provenance":{"sourceTool":"heartbeat"} } }""");

        Assert.Equal((MirrorRowKind.Prompt, false, Turn), (row.Kind, row.Thread.IsPresent, row.Turn.ToString()));
        Assert.Equal((Run, "b6766a16-49ce-4c99-bde2-153788fbf6a9"), (row.Run.ToString(), row.Delivery.ToString()));
    }

    [Fact]
    public void A_run_that_failed_tells_its_run_and_why()
    {
        var row = Parse($$$"""{"type":"custom_message","timestamp":"2026-11-25T03:22:09.007Z","customType":"run-failed-before-reply","content":"…","details":{"runId":"{{{Run}}}","error":"⚠️ You've reached your Codex subscription usage limit. Next reset in 4 hours"}}""");

        Assert.Equal((MirrorRowKind.FailedRun, Run, "usage_limit"), (row.Kind, row.Run.ToString(), row.Reason));
        Assert.Equal(1_795_576_929_007, row.Written);
    }

    [Fact]
    public void A_tools_result_and_a_compaction_link_a_turn_to_its_session()
    {
        string[] entries =
        [
            $$$"""{"type":"message","message":{"role":"toolResult","idempotencyKey":"codex-app-server:{{{Thread}}}:{{{Turn}}}:tool:call_4:result"}}""",
            $$$"""{"type":"custom","customType":"openclaw.context-compaction","idempotencyKey":"codex-context-compaction:{{{Thread}}}:{{{Turn}}}:item"}""",
            $$$"""{"type":"message","message":{"role":"custom","customType":"openclaw.context-compaction","idempotencyKey":"codex-context-compaction:{{{Thread}}}:{{{Turn}}}:item"}}""",
        ];

        Assert.All(entries, e => Assert.Equal((MirrorRowKind.Link, Thread, Turn), (Parse(e).Kind, Parse(e).Thread.ToString(), Parse(e).Turn.ToString())));
    }

    [Theory]
    [InlineData("""{"type":"message","message":{"role":"assistant","content":"codex-app-server:a:b:assistant run-failed-before-reply","usage":{"input":5}}}""")]
    [InlineData("""{"type":"message","message":{"role":"user","content":"codex-app-server","idempotencyKey":"x:user","__openclaw":{"senderIsOwner":true}}}""")]
    [InlineData("""{"type":"message","message":{"role":"assistant","idempotencyKey":"codex-app-server::x:assistant"}}""")]
    [InlineData("""{"type":"message","message":{"role":"assistant","idempotencyKey":"codex-app-servers:a:b:assistant"}}""")]
    [InlineData("""{"type":"message","message":{"role":"assistant","idempotencyKey":"codex-app-server:a:b:assistant""")]
    [InlineData("""{"type":"message","message":{"role":"user","__openclaw":{"mirrorIdentity":":prompt","mirrorOrigin":"codex-app-server"}}}""")]
    [InlineData("""{"type":"message","message":{"role":"user","__openclaw":7,"mirrorOrigin":"codex-app-server"}}""")]
    [InlineData("codex-app-server")]
    [InlineData("")]
    public void An_entry_that_only_looks_like_it_is_no_mirror(string entry) => Assert.Equal(default, Parse(entry));

    [Fact]
    public void In_a_real_home_every_native_turn_is_linked_and_every_reply_known()
    {
        using var home = new TempFolder();
        RealHome.CopyTo("native-codex-2026.9.6", home.Path);

        var rows = Agents.SelectMany(agent => RealTranscript.Read(home.Path, agent)).Select(e => Parse(e.Entry)).Where(r => r.Kind != MirrorRowKind.None).ToList();

        Assert.Equal(
            [(MirrorRowKind.Prompt, 20), (MirrorRowKind.Link, 10), (MirrorRowKind.WithoutUsage, 18), (MirrorRowKind.Reply, 19), (MirrorRowKind.FailedRun, 2)],
            rows.GroupBy(r => r.Kind).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())));
        Assert.All(rows.Where(r => r.Kind == MirrorRowKind.FailedRun), failed => Assert.InRange(failed.Written, 1_795_564_800_000, 1_795_651_200_000));
        var prompts = rows.Where(r => r.Kind == MirrorRowKind.Prompt).ToList();
        Assert.All(rows.Where(r => r.Kind == MirrorRowKind.FailedRun), failed => Assert.Single(prompts, p => p.Run == failed.Run || p.Delivery == failed.Run));
        Assert.Equal(15 - 3, rows.Where(r => r.Thread.IsPresent).DistinctBy(r => r.Thread).Count()); // two subagents of Codex, and a thread that was only refused, have no row
    }

    [Fact]
    public void Rows_are_parsed_without_allocating()
    {
        var entries = new[]
        {
            $$$"""{"type":"message","message":{"role":"assistant","usage":{"input":5},"stopReason":"stop","__openclaw":{"runId":"{{{Run}}}"},"idempotencyKey":"codex-app-server:{{{Thread}}}:{{{Turn}}}:assistant"}}""",
            $$$"""{"type":"message","message":{"role":"user","__openclaw":{"mirrorIdentity":"{{{Turn}}}:prompt","mirrorOrigin":"codex-app-server"},"idempotencyKey":"{{{Run}}}:user"}}""",
            """{"type":"custom_message","customType":"run-failed-before-reply","details":{"runId":"announce:v1:agent","error":"You have reached your usage limit"}}""", Transcript.Turn(1),
        }.Select(Encoding.UTF8.GetBytes).ToArray();
        for (var i = 0; i < 1_000; i++) MirrorRowParser.Parse(entries[i % entries.Length]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) MirrorRowParser.Parse(entries[i % entries.Length]);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MirrorRow Parse(string entry) => MirrorRowParser.Parse(Encoding.UTF8.GetBytes(entry));
}
