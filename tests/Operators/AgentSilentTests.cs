using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>Asked and not answered: the real program and a real Prometheus with our rules, of which only the time that an alert is pending is made short.</summary>
public sealed class AgentSilentTests : IDisposable
{
    private const string Silent = """ALERTS{alertname="OpenClawAgentSilent",alertstate="firing"}""";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task An_agent_that_was_asked_and_did_not_answer_is_silent_and_no_other_is()
    {
        Write("answered", Transcript.Turn(1, Ago(60)), Transcript.User("and now?", Ago(30)), Transcript.Turn(2, Ago(29)));
        Write("unanswered", Transcript.Turn(1, Ago(60)), Transcript.User("and now?", Ago(30)));
        Write("just-asked", Transcript.Turn(1, Ago(60)), Transcript.User("and now?", Ago(5)));
        Write("idle-for-days", Transcript.User("and now?", Ago(4321)), Transcript.Turn(1, Ago(4320)));
        string[] agents = ["answered", "unanswered", "just-asked", "idle-for-days"];
        var programs = agents.Select(agent => ClawtailProgram.Serve(Home(agent), _folder.Combine("state", agent), "--sweep-interval", "200ms")).ToList();
        try
        {
            foreach (var program in programs) await program.UntilReadyAsync();
            await using var prometheus = await PrometheusServer.StartAsync(
                _folder.Combine("prometheus"), TimeSpan.FromSeconds(1), [await ShortRulesAsync()], [.. programs.Select(program => program.Port)]);

            await prometheus.UntilAsync(async () => await prometheus.ValueAsync($"count({Silent})") == 1);
            Assert.Equal("agent-1", (await prometheus.QueryAsync(Silent))[0]["pod"]);

            Append("unanswered", Transcript.Turn(3, Ago(0)));
            await prometheus.UntilAsync(async () => await prometheus.ValueAsync($"count({Silent})") is null);
        }
        finally
        {
            foreach (var program in programs) await program.DisposeAsync();
        }
    }

    public void Dispose() => _folder.Dispose();

    private static DateTimeOffset Ago(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(-minutes);

    private string Home(string agent) => _folder.Combine("home", agent);

    private string Transcripts(string agent) => Path.Combine(Home(agent), "agents", "main", "sessions");

    private void Write(string agent, params string[] entries)
    {
        Directory.CreateDirectory(Transcripts(agent));
        Append(agent, [Transcript.Header(agent), .. entries]);
    }

    private void Append(string agent, params string[] entries) => File.AppendAllLines(Path.Combine(Transcripts(agent), "s.jsonl"), entries);

    private async Task<string> ShortRulesAsync()
    {
        var rules = await File.ReadAllTextAsync(Repository.File("deploy/prometheus/clawtail.rules.yml"), TestContext.Current.CancellationToken);
        var file = _folder.Combine("rules.yml");
        await File.WriteAllTextAsync(file, rules.Replace("for: 5m", "for: 2s", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        return file;
    }
}
