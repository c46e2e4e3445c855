using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>The dashboard that people look at first, and the one that it takes over from.</summary>
public sealed partial class UsageDashboardTests
{
    private const string Usage = "grafana/codex-usage.json";
    private const string Classic = "grafana/codex-usage-classic.json";
    private const string Contract = "tests/Operators/seed/codex-usage-dashboard.json";

    [Fact]
    public void The_usage_dashboard_is_twelve_panels_in_two_open_rows_and_the_rest_waits_collapsed()
    {
        var rows = new Dashboard(Usage).Rows;

        Assert.Equal([("Plan", false), ("Spend", false), ("Errors", true), ("More", true)], rows.Select(row => (row.Title, row.Collapsed)));
        Assert.Equal(12, rows.Where(row => !row.Collapsed).Sum(row => row.Panels.Count));
    }

    /// <summary>The file beside this one is the dashboard as users have it.</summary>
    [Fact]
    public void Everything_that_users_have_lives_on_query_by_query()
    {
        var (theirs, ours) = (new Dashboard(Contract), new Dashboard(Classic));

        Assert.Equal("openclaw-codex", (string)new Dashboard(Usage).Json["uid"]!);
        Assert.All(["tags", "refresh", "time", "timezone"], key => Assert.Equal(theirs.Json[key]!.ToJsonString(), ours.Json[key]!.ToJsonString()));
        Assert.Equal(theirs.Panels.Count, ours.Panels.Count);
        Assert.All(theirs.Panels, panel =>
        {
            var same = ours[panel.Title];
            Assert.Equal(panel.Queries, same.Queries.Select(WithoutWhatIsNew));
            Assert.Equal((panel.Id, (string)panel.Json["type"]!), (same.Id, (string)same.Json["type"]!));
            Assert.All(["gridPos", "options", "transformations"], part => Assert.Equal(panel.Json[part]?.ToJsonString(), same.Json[part]?.ToJsonString()));
            Assert.Equal(panel.Json["fieldConfig"]!["defaults"]!["thresholds"]?.ToJsonString(), same.Json["fieldConfig"]!["defaults"]!["thresholds"]?.ToJsonString());
        });
    }

    /// <summary>The choice of agents, and the plan's limit where the contract has 1,200.</summary>
    private static string WithoutWhatIsNew(string query) => Chosen().Replace(PlanLimit().Replace(query, "1200"), "").Replace("{}", "", StringComparison.Ordinal);

    [GeneratedRegex(@"max\(openclaw_codex_plan_limit_messages\{[^}]*\}\)")]
    private static partial Regex PlanLimit();

    [GeneratedRegex(@",?job=~""\$job"",instance=~""\$instance"",namespace=~""\$namespace""")]
    private static partial Regex Chosen();
}
