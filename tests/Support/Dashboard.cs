using System.Text.Json.Nodes;

namespace Clawtail.Tests.Support;

/// <summary>A Grafana dashboard of this repository.</summary>
internal sealed class Dashboard
{
    /// <summary>What Grafana would put in place of variables while everything is chosen.</summary>
    private static readonly (string Variable, string Value)[] Chosen =
    [
        ("$namespace", ".*"), ("$instance", ".+"), ("$job", ".+"), ("$provider", ".+"), ("$model", ".+"), ("$plan", "plus"),
    ];

    public Dashboard(string file)
    {
        Json = JsonNode.Parse(File.ReadAllText(Repository.File(file)))!.AsObject();
        Panels = [.. Everything(Json["panels"]!).Where(panel => !IsRow(panel)).Select(panel => new DashboardPanel(panel.AsObject()))];
    }

    public JsonObject Json { get; }

    /// <summary>Rows are not panels; those that wait in collapsed rows are.</summary>
    public IReadOnlyList<DashboardPanel> Panels { get; }

    /// <summary>Titles of rows, each with the titles of its panels.</summary>
    public IReadOnlyList<(string Title, bool Collapsed, IReadOnlyList<string> Panels)> Rows
    {
        get
        {
            var all = Json["panels"]!.AsArray().Select(panel => panel!).ToList();
            return
            [
                .. all.Where(IsRow).Select(row => ((string)row["title"]!, (bool)row["collapsed"]!, (IReadOnlyList<string>)
                [
                    .. row["panels"]!.AsArray().Concat(all.SkipWhile(panel => panel != row).Skip(1).TakeWhile(panel => !IsRow(panel)))
                        .Select(panel => (string)panel!["title"]!),
                ])),
            ];
        }
    }

    public DashboardPanel this[string title] => Panels.Single(panel => panel.Title == title);

    /// <summary>A query as Grafana would send it.</summary>
    /// <param name="rateInterval">Four times the scrape interval: what Grafana takes while a pixel is less than that.</param>
    public static string Expand(string query, string rateInterval = "10s") => Chosen.Aggregate(
        query.Replace("$__rate_interval", rateInterval, StringComparison.Ordinal),
        (text, chosen) => text.Replace(chosen.Variable, chosen.Value, StringComparison.Ordinal));

    private static bool IsRow(JsonNode panel) => (string)panel["type"]! == "row";

    private static IEnumerable<JsonNode> Everything(JsonNode panels) =>
        panels.AsArray().SelectMany(panel => (IEnumerable<JsonNode>)[panel!, .. panel!["panels"] is { } inner ? Everything(inner) : []]);
}

/// <summary>One panel, and what it asks.</summary>
internal sealed record DashboardPanel(JsonObject Json)
{
    public int Id => (int)Json["id"]!;

    public string Title => (string)Json["title"]!;

    public string Description => (string?)Json["description"] ?? "";

    public string? Unit => (string?)Json["fieldConfig"]?["defaults"]?["unit"];

    public string Type => (string)Json["type"]!;

    /// <summary>Shows one moment: an answer to an instant query, and not the last of a range.</summary>
    public bool ShowsNow => Type is "stat" or "gauge" or "bargauge" or "table";

    public IReadOnlyList<string> Queries => [.. Json["targets"]!.AsArray().Select(target => (string)target!["expr"]!)];

    public override string ToString() => Title;
}
