using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>What each alert must have: tests, words, and a section in the runbook.</summary>
public sealed partial class AlertTests
{
    private static readonly string Rules = File.ReadAllText(Repository.File("deploy/prometheus/clawtail.rules.yml"));

    private static readonly string[] AboutNoAgent = ["ClawtailAbsent", "OpenClawCostOverBudget"];

    public static TheoryData<string> Alerts => [.. AlertName().Matches(Rules).Select(match => match.Groups["name"].Value)];

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_is_tested_for_firing_and_for_not_firing(string alert)
    {
        var tests = string.Concat(RuleFileTests.TestFiles.Select(file => RuleFileTests.TestsIn(file.Data)));

        var expectations = TestedAlert().Matches(tests).Where(match => match.Groups["name"].Value == alert).ToList();

        Assert.Contains(expectations, match => match.Groups["expected"].Value.Contains("exp_labels", StringComparison.Ordinal));
        Assert.Contains(expectations, match => match.Groups["expected"].Value.StartsWith(" []", StringComparison.Ordinal));
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

    private static string BodyOf(string alert)
    {
        var body = Rules[Rules.IndexOf($"- alert: {alert}\n", StringComparison.Ordinal)..];
        return body[..(body.IndexOf("\n\n", StringComparison.Ordinal) is > 0 and var end ? end : body.Length)];
    }

    [GeneratedRegex("- alert: (?<name>[A-Za-z0-9]+)")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"alertname: (?<name>[A-Za-z0-9]+)\n +eval_time: .*\n +exp_alerts:(?<expected>.*(\n +- exp_labels)?)")]
    private static partial Regex TestedAlert();

    [GeneratedRegex("^## (?<name>.*)$", RegexOptions.Multiline)]
    private static partial Regex Section();
}
