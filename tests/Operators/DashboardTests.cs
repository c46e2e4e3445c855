using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>What Grafana's community asks of a dashboard, and what the dashboard that Clawtail takes over has promised.</summary>
public sealed partial class DashboardTests
{
    private const string Usage = "grafana/codex-usage.json";
    private const string Fleet = "grafana/fleet.json";

    public static TheoryData<string> Files => [Usage, Fleet];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_data_source_is_a_variable_with_the_default_that_users_have(string file)
    {
        var dashboard = new Dashboard(file);

        var variable = Variables(dashboard).Single(v => (string)v["type"]! == "datasource");

        Assert.Equal(("datasource", "prometheus", "PBFA97CFB590B2093"), ((string)variable["name"]!, (string)variable["query"]!, (string)variable["current"]!["value"]!));
        Assert.All(Nodes(dashboard.Json).OfType<JsonObject>().Select(o => o["datasource"]).OfType<JsonObject>(), s => Assert.Equal("${datasource}", (string)s["uid"]!));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_panel_has_a_title_a_description_a_unit_and_its_data_source(string file) =>
        Assert.All(new Dashboard(file).Panels, panel =>
        {
            Assert.NotEmpty(panel.Title);
            Assert.Matches(@"^.{15,}\.$", panel.Description);
            Assert.False(string.IsNullOrEmpty(panel.Unit), $"{panel.Title} has no unit.");
            Assert.NotNull(panel.Json["datasource"]);
            Assert.NotEmpty(panel.Queries);
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_have_ids_and_places_of_their_own(string file)
    {
        var panels = new Dashboard(file).Json["panels"]!.AsArray().Select(panel => panel!).ToList();

        var cells = panels.SelectMany(panel => CellsOf(panel["gridPos"]!)).ToList();

        Assert.Equal(panels.Count, panels.Select(panel => (int)panel["id"]!).Distinct().Count());
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_query_names_a_job_or_an_instance(string file) =>
        Assert.All(Queries(file), query => Assert.DoesNotMatch("(job|instance|namespace|pod)(=|!=|=~|!~)\"(?!\\$)", query));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_variable_that_is_asked_for_is_there_and_every_one_that_is_there_is_asked_for(string file)
    {
        var dashboard = new Dashboard(file);
        var asked = VariableName().Matches(string.Join(' ', Queries(file).Concat(Variables(dashboard).Select(v => v["query"]!.ToJsonString()))))
            .Select(match => match.Groups["name"].Value).Where(name => !name.StartsWith("__", StringComparison.Ordinal));

        var there = Variables(dashboard).Select(variable => (string)variable["name"]!).Where(name => name != "datasource");

        Assert.Equal(there.Order(), asked.Distinct().Order());
    }

    [Fact]
    public void Agents_are_chosen_in_every_query_of_the_usage_dashboard() => Assert.All(
        new Dashboard(Usage).Panels.SelectMany(panel => panel.Queries),
        query => Assert.Equal(MetricName().Count(query), AgentMatchers().Count(query)));

    [Fact]
    public void Rates_beyond_those_of_the_contract_follow_the_scrape_interval()
    {
        var contract = new Dashboard("tests/Operators/seed/codex-usage-dashboard.json").Panels.Select(panel => panel.Id).ToHashSet();

        var rates = new Dashboard(Usage).Panels.Where(panel => !contract.Contains(panel.Id)).SelectMany(panel => Rate().Matches(string.Join(' ', panel.Queries)));

        Assert.NotEmpty(rates);
        Assert.All(rates, rate => Assert.Equal("$__rate_interval", rate.Groups["range"].Value));
    }

    [Fact]
    public void The_fleet_asks_recording_rules_which_exist()
    {
        var rules = File.ReadAllText(Repository.File("deploy/prometheus/clawtail.rules.yml"));

        var asked = RuleName().Matches(string.Join(' ', Queries(Fleet))).Select(match => match.Value).Distinct().ToList();

        Assert.True(asked.Count > 10);
        Assert.All(asked, name => Assert.Contains($"- record: {name}\n", rules, StringComparison.Ordinal));
        Assert.All(Queries(Fleet), query => Assert.DoesNotContain("openclaw_codex_", RuleName().Replace(query, ""), StringComparison.Ordinal));
    }

    /// <summary>The file beside this one is the dashboard as users have it.</summary>
    [Fact]
    public void Everything_that_users_have_is_there_query_by_query()
    {
        var theirs = new Dashboard("tests/Operators/seed/codex-usage-dashboard.json");
        var ours = new Dashboard(Usage);

        Assert.All(["uid", "title", "tags", "refresh", "time", "timezone"], key => Assert.Equal(theirs.Json[key]!.ToJsonString(), ours.Json[key]!.ToJsonString()));
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
    private static string WithoutWhatIsNew(string query) => PlanLimit().Replace(query, "1200")
        .Replace(",namespace=~\"$namespace\",instance=~\"$instance\"", "", StringComparison.Ordinal)
        .Replace("{namespace=~\"$namespace\",instance=~\"$instance\"}", "", StringComparison.Ordinal);

    private static IEnumerable<string> Queries(string file) => new Dashboard(file).Panels.SelectMany(panel => panel.Queries);

    private static IEnumerable<JsonNode> Variables(Dashboard dashboard) => dashboard.Json["templating"]!["list"]!.AsArray().Select(variable => variable!);

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => [node, .. ChildrenOf(node).SelectMany(Nodes)];

    private static IEnumerable<JsonNode> ChildrenOf(JsonNode node) => node switch
    {
        JsonObject o => o.Select(property => property.Value).OfType<JsonNode>(),
        JsonArray a => a.OfType<JsonNode>(),
        _ => [],
    };

    private static IEnumerable<(int X, int Y)> CellsOf(JsonNode place) =>
        from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
        from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
        select (x, y);

    [GeneratedRegex(@"\$(?<name>\w+)")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"\b(openclaw_codex|clawtail)_\w+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"namespace=~""\$namespace"",instance=~""\$instance""\}")]
    private static partial Regex AgentMatchers();

    [GeneratedRegex(@"\brate\(.*?\[(?<range>[^\]]+)\]")]
    private static partial Regex Rate();

    [GeneratedRegex(@"\b(agent|account|fleet):\w+:\w+")]
    private static partial Regex RuleName();

    [GeneratedRegex(@"max\(openclaw_codex_plan_limit_messages\{[^}]*\}\)")]
    private static partial Regex PlanLimit();
}
