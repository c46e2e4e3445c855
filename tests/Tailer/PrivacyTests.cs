using System.Diagnostics;
using System.Text;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

/// <summary>The home is never written, and nothing secret or personal leaves it.</summary>
public sealed class PrivacyTests : IDisposable
{
    private const string Canary = "CANARY";

    private readonly TempFolder _folder = new();

    private string Home => _folder.Combine("home");

    private string State => _folder.Combine("state");

    [Fact]
    public async Task Nothing_in_the_home_changes_while_it_is_read()
    {
        foreach (var home in (string[])["file-era-2026.7.1", "forks-and-rewrites", "sqlite-era-2026.9.6", "migrated-7.1-to-9.6", "native-codex-2026.9.6", "codex-rollouts-0.143-to-0.154"]) RealHome.CopyTo(home, Path.Combine(Home, "of", home));
        foreach (var home in Directory.EnumerateDirectories(Path.Combine(Home, "of")))
        {
            var before = Tree(home);
            await using var program = ClawtailProgram.Serve(home, State + Path.GetFileName(home));
            await program.UntilReadyAsync();
            await program.ScrapeAsync();
            await program.TerminateAsync();

            Assert.Equal(before, Tree(home));
        }
    }

    [Fact]
    public async Task Secrets_people_and_messages_appear_in_no_log_metric_page_report_or_ledger_byte()
    {
        WriteHomeOfCanaries();
        WriteRolloutsOfCanaries();
        using var database = WriteDatabaseOfCanaries();
        await using var program = ClawtailProgram.Serve(Home, State, "--log-level", "debug");
        await program.UntilReadyAsync();

        var said = new StringBuilder();
        foreach (var path in (string[])["/metrics", "/", "/usage.json", "/readyz", "/healthz", "/nothing"])
        {
            using var response = await program.GetAsync(path);
            said.AppendLine(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        await program.TerminateAsync();
        said.AppendLine(program.Output);
        foreach (var by in (string[])["model", "kind", "session"]) said.AppendLine((await Tool.RunAsync(ClawtailProgram.Path, "report", "--by", by, "--state-dir", State)).Everything);

        // The calls are, and the plan's share.
        Assert.Contains("""openclaw_codex_messages_total{provider="openai-codex",model="gpt-5.5",session_kind="unknown"} 2""", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("openclaw_codex_rate_limit_used_ratio", said.ToString(), StringComparison.Ordinal);

        string[][] reports = [[], ["--json"], ["--by", "session", "--since", "2020-01-01"], ["--by", "agent", "--csv"], ["--by", "model", "--json"]];
        foreach (var more in reports)
        {
            var report = await new CommandLineHarness().RunAsync(["report", "--openclaw-dir", Home, "--state-dir", State, .. more]);
            Assert.Equal(0, report.ExitCode);
            said.AppendLine(report.Output).AppendJoin('\n', report.Errors);
        }
        var doctor = await new CommandLineHarness().RunAsync("doctor", "--json", "--openclaw-dir", Home, "--state-dir", State);
        said.AppendLine(doctor.Output);

        // The account is there, but nobody could be named by it.
        Assert.Contains("""account="c***@example.invalid""", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, said.ToString(), StringComparison.OrdinalIgnoreCase);
        foreach (var file in Directory.EnumerateFiles(State))
        {
            var bytes = await File.ReadAllTextAsync(file, Encoding.Latin1, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(Canary, bytes, StringComparison.OrdinalIgnoreCase);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void WriteHomeOfCanaries()
    {
        var agent = Directory.CreateDirectory(Path.Combine(Home, "agents", "main", "agent")).FullName;
        var sessions = Directory.CreateDirectory(Path.Combine(Home, "agents", "main", "sessions")).FullName;
        File.WriteAllText(Path.Combine(agent, "auth-profiles.json"), """
            {"version":1,"profiles":{
              "openai-codex:canary@example.invalid":{"type":"oauth","provider":"openai-codex","access":"CANARYACCESS.e30.CANARYSIG","refresh":"CANARYREFRESH",
                "idToken":"CANARYID","expires":1798000000000,"accountId":"CANARYACCOUNT","email":"canary@example.invalid","chatgptPlanType":"plus","password":"CANARYOTHER"},
              "other:CANARYNAME and more":{"type":"token","provider":"other","token":"CANARYTOKEN","expires":1798000000000},
              "fake:default":{"type":"api_key","provider":"fake","key":"CANARYKEY"}},
             "usageStats":{"CANARYSTATS":{"errorCount":1}}}
            """);
        File.WriteAllText(Path.Combine(sessions, "sessions.json"), """
            {"agent:main:telegram:direct:CANARYPEER":{"sessionId":"s","displayName":"CANARYDISPLAY","systemPrompt":"CANARYPROMPT"},
             "agent:main:CANARY@example.invalid":{"sessionId":"t"}}
            """);
        File.WriteAllLines(Path.Combine(sessions, "s.jsonl"),
        [
            Transcript.Header("s"), Transcript.User("CANARYUSER"), Transcript.Turn(1, text: "CANARYTEXT"), Transcript.Turn(2, error: "401 Incorrect API key provided: CANARYERROR"),
            Transcript.Turn(3, error: "boom").Replace("\"responseId\"", "\"errorBody\":\"CANARYBODY\",\"errorCode\":\"CANARYCODE\",\"responseId\"", StringComparison.Ordinal),
            """{"type":"message","CANARYBROKEN""", """{"type":"message","id":"CANARYENTRY","message":{"role":"assistant","usage":{"input":"CANARYCOUNT"}}}""",
        ]);
        File.WriteAllText(Path.Combine(sessions, "t.jsonl"), Transcript.Turn(4) + "\n");
    }

    /// <summary>Prompts, instructions, paths, tools, answers and errors of the native runtime, in lines that count and in lines that do not.</summary>
    private void WriteRolloutsOfCanaries()
    {
        var (codex, thread, turn) = (Path.Combine(Home, "agents", "main", "agent", "codex-home"), Rollout.Id(0), Rollout.Id(1));
        var day = Directory.CreateDirectory(Path.Combine(codex, "sessions", "2026", "11", "25")).FullName;
        string[] lines =
        [
            Rollout.Meta(0, thread, fields: "\"source\":\"CANARYSOURCE\",\"cwd\":\"/CANARYPATH\",\"git\":{\"repository_url\":\"CANARYREPOSITORY\"},\"dynamic_tools\":[\"CANARYTOOL\"]").Replace("\"text\":\"…\"", "\"text\":\"CANARYINSTRUCTIONS\"", StringComparison.Ordinal),
            Rollout.Started(1, turn), Rollout.Context(1, turn).Replace("/home/node", "/CANARYPATH", StringComparison.Ordinal),
            Rollout.Line(1, "response_item", """{"type":"message","role":"user","content":[{"type":"input_text","text":"CANARYPROMPT token_usage_record \"turn_id\""}]}"""),
            Rollout.Line(1, "CANARYTYPE", """{"type":"CANARYEVENT"}"""),
            Rollout.Record(2, turn, "CANARYRESPONSE", Rollout.Usage(10)), Rollout.Count(2, Rollout.Usage(10), Rollout.Usage(10), Rollout.Limits(40, resetsAt: 4_000_000_000).Replace("\"limit_name\":null", "\"limit_name\":\"CANARYLIMIT\"", StringComparison.Ordinal)),
            Rollout.Complete(3, turn, "CANARYANSWER", """{"message":"CANARYERROR","codex_error_info":"CANARYINFO"}"""),
            """{"timestamp":"CANARYTIME","type":"event_msg","payload":{"type":"token_count","info":"CANARYCOUNT"}}""",
            """{"timestamp":"2026-11-25T12:00:04.000Z","type":"token_usage_record","payload":{"turn_id":"CANARYTURN","response_id":"CANARYRESPONSE","usage":{"input_tokens":"CANARYTOKENS"}}}""",
            Rollout.Record(5, "CANARYTURN", "CANARYOTHER", Rollout.Usage(10)), """{"type":"event_msg","payload":{"type":"task_complete","CANARYBROKEN""",
        ];
        File.WriteAllLines(Path.Combine(day, $"rollout-2026-11-25T12-00-00-{thread}.jsonl"), lines);
    }

    private OpenClawDatabase WriteDatabaseOfCanaries()
    {
        var database = new OpenClawDatabase(Home, "keeper");
        database.Begin("k1", "agent:keeper:telegram:direct:CANARYPEER", spawnedBy: "agent:keeper:CANARYPARENT");
        database.Append("k1", Transcript.User("CANARYUSER"), Transcript.Turn(10, text: "CANARYTEXT"), """{"type":"message","CANARYBROKEN""");
        database.AppendCompressed("k1", Transcript.Turn(11, text: "CANARYTEXT", error: "401 CANARYERROR"));
        database.AppendFrame("k1", [1, 2, 3], "CANARYFRAME");
        database.Begin("k2", "agent:keeper:CANARYKEY");
        database.Append("k2", Transcript.Turn(12, text: "CANARYTEXT"));
        database.Delete("k2", publish: true);
        database.Execute("""INSERT INTO auth_profile_store VALUES('primary', '{"profiles":{"a:canary@example.invalid":{"type":"oauth","provider":"a","access":"CANARYACCESS","expires":1798000000000,"email":"canary@example.invalid"}}}', 1)""");
        database.Execute("""INSERT INTO auth_profile_state VALUES('primary', '{"usageStats":{"a:canary@example.invalid":{"errorCount":1,"cooldownUntil":1798000000000,"cooldownReason":"CANARYREASON"}}}', 1)""");
        return database;
    }

    /// <summary>Names, sizes, times and inodes of a tree.</summary>
    private static string Tree(string root)
    {
        var start = new ProcessStartInfo("find", [root, "-printf", "%P %s %i %T@ %C@ %m\\n"]) { RedirectStandardOutput = true };
        using var find = Process.Start(start)!;
        return string.Join('\n', find.StandardOutput.ReadToEnd().Split('\n').Order(StringComparer.Ordinal));
    }
}
