using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Operators;

/// <summary>What Grafana and its community ask of a dashboard, and what the dashboard that Clawtail takes over has promised.</summary>
/// <remarks>The rules of grafana/dashboard-linter by their names there, written anew: the linter itself is a Go program.</remarks>
public sealed partial class DashboardTests
{
    private const string Usage = "grafana/codex-usage.json";
    private const string Classic = "grafana/codex-usage-classic.json";
    private const string Health = "grafana/clawtail.json";
    private const string Fleet = "grafana/fleet.json";

    /// <summary>Units of Grafana that these dashboards use.</summary>
    private static readonly string[] Units = ["short", "percent", "percentunit", "currencyUSD", "s", "d", "bytes", "Bps"];

    public static TheoryData<string> Files => [Usage, Classic, Health, Fleet];

    [Fact]
    public async Task Grafanas_own_types_know_everything_that_stands_in_a_dashboard()
    {
        Tool.SkipWithout("node");
        Assert.SkipUnless(Directory.Exists(Repository.File("tests/Deploy/node_modules/@grafana")), "The schema is not installed: npm ci --prefix tests/Deploy.");

        var verdict = await Tool.RunAsync("node", [Repository.File("tests/Deploy/dashboards.mjs"), .. Files.Select(file => Repository.File(file.Data))]);

        Assert.True(verdict.ExitCode == 0, verdict.Everything);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_data_source_is_a_variable_with_the_default_that_users_have_and_an_import_by_hand_asks_for_it(string file)
    {
        var dashboard = new Dashboard(file);

        var variable = Variables(dashboard).Single(v => (string)v["type"]! == "datasource");

        Assert.Equal(("datasource", "prometheus", "PBFA97CFB590B2093"), ((string)variable["name"]!, (string)variable["query"]!, (string)variable["current"]!["value"]!));
        Assert.Equal(("datasource", "datasource", "prometheus"), Input(dashboard.Json["__inputs"]![0]!));
        Assert.All(dashboard.Panels, panel => Assert.Equal("${datasource}", (string)panel.Json["datasource"]!["uid"]!));
        Assert.All(dashboard.Panels.SelectMany(panel => panel.Json["targets"]!.AsArray()), target => Assert.Equal("${datasource}", (string)target!["datasource"]!["uid"]!));

        static (string, string, string) Input(JsonNode input) => ((string)input["name"]!, (string)input["type"]!, (string)input["pluginId"]!);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Jobs_and_instances_are_chosen_by_variables_that_follow_the_time_range(string file)
    {
        var variables = Variables(new Dashboard(file)).Where(variable => (string)variable["type"]! == "query").ToDictionary(variable => (string)variable["name"]!);

        Assert.All(["job", "instance"], name => Assert.Equal((true, ".+"), ((bool)variables[name]["multi"]!, (string)variables[name]["allValue"]!)));
        // Where targets have no such label everything matches it.
        Assert.Equal(".*", (string)variables["namespace"]["allValue"]!);
        Assert.All(variables, pair => Assert.Equal(
            (pair.Key, 2, "${datasource}"), (((string)pair.Value["label"]!).ToLowerInvariant(), (int)pair.Value["refresh"]!, (string)pair.Value["datasource"]!["uid"]!)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_panel_has_a_title_a_description_a_unit_and_queries(string file) =>
        Assert.All(new Dashboard(file).Panels, panel =>
        {
            Assert.NotEmpty(panel.Title);
            Assert.Matches(@"^.{15,}\.$", panel.Description);
            Assert.Contains(panel.Unit, Units);
            Assert.NotEmpty(panel.Queries);
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_query_asks_for_the_chosen_jobs_and_instances(string file) => Assert.All(
        Queries(file),
        query => Assert.All(Selector().Matches(query), selector => Assert.Matches(@"job=~""\$job"",instance=~""\$instance""", selector.Value)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Counters_are_asked_for_what_they_grew_by_and_rates_follow_the_scrape_interval(string file) => Assert.All(Queries(file), query =>
    {
        var counters = Counter().Matches(query);
        Assert.All(counters, counter => Assert.Matches(@"^(rate|increase)\($", counter.Groups["call"].Value));
        // The contract's rates are over fixed times, and stay so in its dashboard.
        if (file != Classic) Assert.All(Rate().Matches(query), rate => Assert.Equal("$__rate_interval", rate.Groups["range"].Value));
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void No_dashboard_is_edited_in_place_and_all_have_the_same_annotations_links_and_cursor(string file)
    {
        var dashboard = new Dashboard(file).Json;

        Assert.False((bool)dashboard["editable"]!);
        Assert.True((int)dashboard["schemaVersion"]! >= 39);
        Assert.Equal(1, (int)dashboard["graphTooltip"]!);
        Assert.Equal(["Restarts", "Refusals", "Ledger rebuilt", "Version"], dashboard["annotations"]!["list"]!.AsArray().Skip(1).Select(annotation => (string)annotation!["name"]!));
        Assert.Contains("openclaw", dashboard["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.Equal(["dashboards:openclaw", "docs/runbook.md"], dashboard["links"]!.AsArray().Select(link => (string?)link!["url"] ?? $"dashboards:{link["tags"]![0]}"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_that_show_a_moment_ask_for_a_moment_and_say_so_when_there_is_no_answer(string file) =>
        Assert.All(new Dashboard(file).Panels, panel =>
        {
            Assert.All(panel.Json["targets"]!.AsArray(), target => Assert.Equal((panel.ShowsNow, !panel.ShowsNow), ((bool)target!["instant"]!, (bool)target["range"]!)));
            if (panel.ShowsNow && panel.Type != "table") Assert.Equal("no data", (string)panel.Json["fieldConfig"]!["defaults"]!["noValue"]!);
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_have_ids_and_places_of_their_own(string file)
    {
        var dashboard = new Dashboard(file);

        var open = dashboard.Json["panels"]!.AsArray().SelectMany(panel => CellsOf(panel!["gridPos"]!)).ToList();

        Assert.Equal(dashboard.Panels.Count, dashboard.Panels.Select(panel => panel.Id).Distinct().Count());
        Assert.Equal(open.Count, open.Distinct().Count());
        Assert.All(dashboard.Panels.SelectMany(panel => CellsOf(panel.Json["gridPos"]!)), cell => Assert.InRange(cell.X, 0, 23));
    }

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

    [Theory]
    [MemberData(nameof(Files))]
    public void No_panel_is_of_one_model_or_one_plan_but_the_contracts(string file)
    {
        if (file == Classic) return;
        Assert.All(Queries(file), query => Assert.DoesNotMatch("(model|plan|account)(=|=~)\"(?!\\$)", query));
        Assert.All(Queries(file), query => Assert.DoesNotMatch(@"\b(1200|7000)\b", query));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Counts_have_no_decimals(string file)
    {
        if (file == Classic) return;
        Assert.All(
            new Dashboard(file).Panels.Where(panel => panel.Unit == "short" && panel.Queries.All(query => !query.Contains("rate(", StringComparison.Ordinal) && !query.Contains("rate5m", StringComparison.Ordinal))
                && !panel.Title.StartsWith("Tokens", StringComparison.Ordinal) && panel.Title != "Versions"),
            panel => Assert.Equal(0, (int?)panel.Json["fieldConfig"]!["defaults"]!["decimals"]));
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

    private static IEnumerable<string> Queries(string file) => new Dashboard(file).Panels.SelectMany(panel => panel.Queries);

    private static IEnumerable<JsonNode> Variables(Dashboard dashboard) => dashboard.Json["templating"]!["list"]!.AsArray().Select(variable => variable!);

    private static IEnumerable<(int X, int Y)> CellsOf(JsonNode place) =>
        from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
        from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
        select (x, y);

    [GeneratedRegex(@"\$(?<name>\w+)")]
    private static partial Regex VariableName();

    /// <summary>A metric with all that chooses its series; what is recorded for accounts and the fleet has no agent to choose.</summary>
    [GeneratedRegex(@"(?<![\w:])(openclaw_codex_|clawtail_|agent:)[\w:]+(\{[^}]*\})?|(?<![\w])up\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(?<call>\w*\(?)(?<![\w:])(openclaw_codex|clawtail)_\w+_(total|bucket|sum|count)\b")]
    private static partial Regex Counter();

    [GeneratedRegex(@"\brate\(.*?\[(?<range>[^\]]+)\]")]
    private static partial Regex Rate();

    [GeneratedRegex(@"\b(agent|account|fleet):\w+:\w+")]
    private static partial Regex RuleName();
}
