using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>The rules that operators load: what each must have, and that Prometheus' own tools agree.</summary>
public sealed partial class RuleFileTests
{
    private static readonly string Rules = File.ReadAllText(Repository.File("deploy/prometheus/clawtail.rules.yml"));

    private static readonly string[] AboutNoAgent = ["ClawtailAbsent", "OpenClawCostOverBudget"];

    /// <summary>What is exposed only with native Codex turns, or by a page that counts agents.</summary>
    private static readonly string[] Promised =
    [
        "openclaw_codex_rate_limit_used_ratio", "openclaw_codex_rate_limit_reset_timestamp_seconds", "openclaw_codex_rate_limit_observed_timestamp_seconds",
        "openclaw_codex_credits_balance", "openclaw_codex_auth_profile_blocked_until_timestamp_seconds", "openclaw_codex_plan_limit_observed_messages",
        "openclaw_codex_agent_messages_total", "openclaw_codex_agent_tokens_total", "openclaw_codex_agent_cost_usd_total", "openclaw_codex_last_request_timestamp",
        "clawtail_unreadable_paths",
    ];

    public static TheoryData<string> Alerts => [.. AlertName().Matches(Rules).Select(match => match.Groups["name"].Value)];

    /// <summary>What fires, and why: one file a theme. Healthy agents are in <c>habits.yml</c>, for all alerts at once.</summary>
    public static TheoryData<string> TestFiles => ["exporter.yml", "usage.yml", "quota.yml", "habits.yml"];

    [Fact]
    public async Task Promtool_finds_nothing_to_complain_about()
    {
        var (exitCode, output) = await Promtool.RunAsync("", "check", "rules", "--lint-fatal", Repository.File("deploy/prometheus/clawtail.rules.yml"));

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [MemberData(nameof(TestFiles))]
    public async Task Rules_do_what_their_unit_tests_say(string file)
    {
        var (exitCode, output) = await Promtool.RunAsync("", "test", "rules", Repository.File($"deploy/prometheus/tests/{file}"));

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_is_tested_for_firing_and_for_not_firing(string alert)
    {
        var tests = string.Concat(TestFiles.Select(file => TestsIn(file.Data)));

        var expectations = TestedAlert().Matches(tests).Where(match => match.Groups["name"].Value == alert).ToList();

        Assert.Contains(expectations, match => match.Groups["expected"].Value.Contains("exp_labels", StringComparison.Ordinal));
        Assert.Contains(expectations, match => match.Groups["expected"].Value.StartsWith(" []", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestFiles))]
    public void Rules_are_tested_at_scrapes_of_a_minute(string file) =>
        Assert.All(Interval().Matches(TestsIn(file)), interval => Assert.Equal("1m", interval.Groups["time"].Value));

    [Theory]
    [InlineData("busy")]
    [InlineData("idle for three days")]
    [InlineData("only its schedule wakes")]
    [InlineData("conversation ended with an answer an hour ago")]
    public void No_alert_of_any_name_or_state_is_expected_on_a_healthy_agent(string habit)
    {
        var test = TestsIn("habits.yml").Split("  - name: ").Single(text => text.Split('\n')[0].Contains(habit, StringComparison.Ordinal));

        Assert.Contains("expr: ALERTS\n", test, StringComparison.Ordinal);
        Assert.DoesNotContain("exp_samples:\n", test, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_names_the_agent_by_namespace_and_pod_where_there_are(string alert)
    {
        var body = BodyOf(alert);

        // Alerts about accounts and about all agents together have none.
        Assert.DoesNotContain("{{ $labels.instance }}", body, StringComparison.Ordinal);
        Assert.True(body.Contains("or $labels.pod $labels.instance", StringComparison.Ordinal) || AboutNoAgent.Contains(alert) || alert.StartsWith("OpenClawWindow", StringComparison.Ordinal)
            || alert.StartsWith("OpenClawQuota", StringComparison.Ordinal), $"{alert} names no agent.");
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_says_how_bad_it_is_and_where_help_is(string alert)
    {
        var body = BodyOf(alert);

        Assert.Matches("severity: (info|warning|critical)\n", body);
        Assert.Matches("summary: .{10,}\n", body);
        Assert.Matches(@"description: .{10,}\.\n", body);
        Assert.Contains($"runbook_url: docs/runbook.md#{alert.ToLowerInvariant()}", body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void The_runbook_has_a_section_with_meaning_what_to_look_at_and_what_to_do(string alert)
    {
        var runbook = File.ReadAllText(Repository.File("docs/runbook.md"));

        var section = runbook[runbook.IndexOf($"\n## {alert}\n", StringComparison.Ordinal)..][1..];
        section = section[..(section.IndexOf("\n## ", StringComparison.Ordinal) is > 0 and var end ? end : section.Length)];

        Assert.All(["**Meaning.**", "**Look at.**", "**Do.**"], part => Assert.Contains(part, section, StringComparison.Ordinal));
    }

    [Fact]
    public void The_runbook_has_no_section_of_an_alert_that_is_gone()
    {
        var sections = Section().Matches(File.ReadAllText(Repository.File("docs/runbook.md"))).Select(match => match.Groups["name"].Value);

        Assert.Equal(AlertName().Matches(Rules).Select(match => match.Groups["name"].Value), sections);
    }

    /// <summary>A misspelt metric is no error to Prometheus: the alert is silent and the panel empty, for ever.</summary>
    [Fact]
    public void Rules_dashboards_and_doctor_name_nothing_that_Clawtail_does_not_expose()
    {
        var exposed = Directory.GetFiles(Repository.File("src/Metrics"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => QuotedMetric().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).Concat(Promised).ToHashSet();
        var asking = Directory.GetFiles(Repository.File("grafana"), "*.json").Append(Repository.File("deploy/prometheus/clawtail.rules.yml"))
            .Concat(Directory.GetFiles(Repository.File("src/Host/Doctor"), "*.cs", SearchOption.AllDirectories));

        Assert.All(asking, file => Assert.All(
            AskedMetric().Matches(File.ReadAllText(file)),
            match => Assert.True(exposed.Contains(Regex.Replace(match.Value, "_bucket$", "")), $"{file} asks for {match.Value}")));
    }

    [Fact]
    public void The_manifest_for_the_operator_says_the_same()
    {
        var groups = Rules[Rules.IndexOf("groups:\n", StringComparison.Ordinal)..];
        var manifest = File.ReadAllText(Repository.File("deploy/prometheus/prometheusrule.yaml"));

        var spec = manifest[(manifest.IndexOf("\nspec:\n", StringComparison.Ordinal) + "\nspec:\n".Length)..];

        Assert.Equal(groups, string.Join('\n', spec.Split('\n').Select(line => line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line)));
        Assert.Contains("kind: PrometheusRule\n", manifest, StringComparison.Ordinal);
    }

    private static string TestsIn(string file) => File.ReadAllText(Repository.File($"deploy/prometheus/tests/{file}"));

    private static string BodyOf(string alert)
    {
        var body = Rules[Rules.IndexOf($"- alert: {alert}\n", StringComparison.Ordinal)..];
        return body[..(body.IndexOf("\n\n", StringComparison.Ordinal) is > 0 and var end ? end : body.Length)];
    }

    [GeneratedRegex("\"(?<name>(openclaw_codex|clawtail)_[a-z0-9_]+)\"")]
    private static partial Regex QuotedMetric();

    /// <summary>Recorded series have a colon before the name, or after it.</summary>
    [GeneratedRegex(@"(?<![\w:])(openclaw_codex|clawtail)_[a-z0-9_]+(?![\w:])")]
    private static partial Regex AskedMetric();

    [GeneratedRegex("^    interval: (?<time>.*)$", RegexOptions.Multiline)]
    private static partial Regex Interval();

    [GeneratedRegex("- alert: (?<name>[A-Za-z0-9]+)")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"alertname: (?<name>[A-Za-z0-9]+)\n +eval_time: .*\n +exp_alerts:(?<expected>.*(\n +- exp_labels)?)")]
    private static partial Regex TestedAlert();

    [GeneratedRegex("^## (?<name>.*)$", RegexOptions.Multiline)]
    private static partial Regex Section();
}
