using System.Text.Json.Nodes;

namespace Clawtail.Tests.Support;

/// <summary>A Grafana dashboard of this repository.</summary>
internal sealed class Dashboard
{
    /// <summary>What Grafana would put in place of variables while everything is chosen and Prometheus scrapes every second.</summary>
    private static readonly (string Variable, string Value)[] Chosen =
    [
        ("$__rate_interval", "10s"), ("$namespace", ".*"), ("$instance", ".*"), ("$plan", "plus"),
    ];

    public Dashboard(string file)
    {
        Json = JsonNode.Parse(File.ReadAllText(Repository.File(file)))!.AsObject();
        Panels = [.. Json["panels"]!.AsArray().Where(panel => (string)panel!["type"]! != "row").Select(panel => new DashboardPanel(panel!.AsObject()))];
    }

    public JsonObject Json { get; }

    /// <summary>Rows are not panels.</summary>
    public IReadOnlyList<DashboardPanel> Panels { get; }

    public DashboardPanel this[string title] => Panels.Single(panel => panel.Title == title);

    /// <summary>A query as Grafana would send it.</summary>
    public static string Expand(string query) => Chosen.Aggregate(query, (text, chosen) => text.Replace(chosen.Variable, chosen.Value, StringComparison.Ordinal));
}

/// <summary>One panel, and what it asks.</summary>
internal sealed record DashboardPanel(JsonObject Json)
{
    public int Id => (int)Json["id"]!;

    public string Title => (string)Json["title"]!;

    public string Description => (string?)Json["description"] ?? "";

    public string? Unit => (string?)Json["fieldConfig"]?["defaults"]?["unit"];

    public IReadOnlyList<string> Queries => [.. Json["targets"]!.AsArray().Select(target => (string)target!["expr"]!)];

    public override string ToString() => Title;
}
