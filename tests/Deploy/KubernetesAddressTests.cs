using System.Text.Json;
using Clawtail.Host;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>That what is applied finds what it is meant for: workloads, images, secrets, namespaces, and those who look for it.</summary>
public sealed class KubernetesAddressTests : IDisposable
{
    private const string Example = "KUBERNETES/example";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Everything_for_the_Prometheus_operator_together_carries_the_label_that_the_usual_chart_asks_for()
    {
        var manifests = await Manifests.BuildAsync(
            _folder, Example, "components/pod-monitor", "components/service-monitor", "components/prometheus-rule", "components/release-label");

        manifests.AssertAccepted();
        Assert.All(["PodMonitor", "ServiceMonitor", "PrometheusRule"], kind =>
            Assert.Equal("kube-prometheus-stack", manifests.The(kind).GetProperty("metadata").GetProperty("labels").GetProperty("release").GetString()));
        // The name of a native sidecar's port is nothing to a Service before Kubernetes 1.32.
        Assert.Equal(9099, manifests.The("Service").GetProperty("spec").GetProperty("ports")[0].GetProperty("targetPort").GetInt32());
    }

    [Fact]
    public async Task A_workload_of_another_name_is_an_error_and_not_silence()
    {
        Tool.SkipWithout("kubectl");
        var own = await File.ReadAllTextAsync(Repository.File("deploy/kubernetes/example/openclaw.yaml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.Combine("own.yaml"), own.Replace("\n  name: openclaw\n", "\n  name: agent\n", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var component = Path.GetRelativePath(_folder.Path, Repository.File("deploy/kubernetes/component"));
        await File.WriteAllTextAsync(_folder.Combine("kustomization.yaml"), $"resources: [own.yaml]\ncomponents: [{component}]\n", TestContext.Current.CancellationToken);

        var built = await Tool.RunAsync("kubectl", "kustomize", _folder.Path);

        Assert.Equal(1, built.ExitCode);
        Assert.Contains("nothing selected by [noKind].v1.apps/openclaw", built.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboards_land_where_Grafana_looks_in_its_folder()
    {
        var manifests = await Manifests.BuildAsync(Repository.File("deploy/kubernetes/dashboards"));

        manifests.AssertAccepted();
        var maps = manifests.All("ConfigMap").ToList();
        Assert.Equal(Directory.GetFiles(Repository.File("grafana"), "*.json").Length, maps.Count);
        Assert.All(maps, map =>
        {
            var metadata = map.GetProperty("metadata");
            Assert.Equal("monitoring", metadata.GetProperty("namespace").GetString());
            Assert.Equal("1", metadata.GetProperty("labels").GetProperty("grafana_dashboard").GetString());
            Assert.Equal("Applications", metadata.GetProperty("annotations").GetProperty("grafana_folder").GetString());
        });
    }

    /// <summary>One tag everywhere: what the documents build is what the manifests ask for.</summary>
    [Fact]
    public async Task Every_manifest_asks_for_the_image_that_the_documents_build()
    {
        var image = $"clawtail:{ProductVersion.Text}";

        Assert.Equal(image, (await PodAsync()).GetProperty("initContainers")[0].GetProperty("image").GetString());
        Assert.All(["deploy/compose/compose.yaml", "deploy/kubernetes/operator/openclaw-instance.yaml"], file =>
            Assert.Contains($"image: {image}\n", File.ReadAllText(Repository.File(file)), StringComparison.Ordinal));
        Assert.All(["deploy/kubernetes/README.md", "Dockerfile"], file => Assert.Contains(image, File.ReadAllText(Repository.File(file)), StringComparison.Ordinal));
        Assert.Contains($"ARG VERSION={ProductVersion.Text}\n", await File.ReadAllTextAsync(Repository.File("Dockerfile"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_that_the_documents_make_is_the_one_that_the_example_asks_for()
    {
        Tool.SkipWithout("kubectl");
        var readme = await File.ReadAllTextAsync(Repository.File("deploy/kubernetes/README.md"), TestContext.Current.CancellationToken);
        var command = readme.Split('\n').Single(line => line.StartsWith("kubectl create secret", StringComparison.Ordinal));

        var made = await Tool.RunAsync("bash", "-c", $"{command} --dry-run=client --output json");

        Assert.True(made.ExitCode == 0, made.Everything);
        var secret = JsonDocument.Parse(made.Output).RootElement;
        var gateway = (await PodAsync()).GetProperty("containers")[0];
        var asked = gateway.GetProperty("env").EnumerateArray().Single(variable => Name(variable) == "OPENCLAW_GATEWAY_TOKEN").GetProperty("valueFrom").GetProperty("secretKeyRef");
        Assert.Equal(Name(secret.GetProperty("metadata")), Name(asked));
        Assert.Equal(64, Convert.FromBase64String(secret.GetProperty("data").GetProperty(asked.GetProperty("key").GetString()!).GetString()!).Length);
        Assert.Equal((await Manifests.BuildAsync(Repository.File("deploy/kubernetes/example"))).The("Deployment").GetProperty("metadata").GetProperty("namespace").GetString(), secret.GetProperty("metadata").GetProperty("namespace").GetString());
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<JsonElement> PodAsync() =>
        (await Manifests.BuildAsync(Repository.File("deploy/kubernetes/example"))).The("Deployment").GetProperty("spec").GetProperty("template").GetProperty("spec");

    private static string Name(JsonElement named) => named.GetProperty("name").GetString()!;
}
