using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>The rules that operators load: what each must have, and that Prometheus' own tools agree.</summary>
public sealed partial class RuleFileTests
{
    private static readonly string Rules = File.ReadAllText(Repository.File("deploy/prometheus/clawtail.rules.yml"));

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

    /// <summary>A misspelt metric is no error to Prometheus: the alert is silent and the panel empty, for ever.</summary>
    [Fact]
    public void Rules_dashboards_and_doctor_name_nothing_that_Clawtail_does_not_expose()
    {
        var exposed = Directory.GetFiles(Repository.File("src/Metrics"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => QuotedMetric().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).ToHashSet();
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

    internal static string TestsIn(string file) => File.ReadAllText(Repository.File($"deploy/prometheus/tests/{file}"));

    [GeneratedRegex("\"(?<name>(openclaw_codex|clawtail)_[a-z0-9_]+)\"")]
    private static partial Regex QuotedMetric();

    /// <summary>Recorded series have a colon before the name, or after it.</summary>
    [GeneratedRegex(@"(?<![\w:])(openclaw_codex|clawtail)_[a-z0-9_]+(?![\w:])")]
    private static partial Regex AskedMetric();

    [GeneratedRegex("^    interval: (?<time>.*)$", RegexOptions.Multiline)]
    private static partial Regex Interval();
}
