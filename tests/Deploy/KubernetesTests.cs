using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

public sealed class KubernetesTests : IDisposable
{
    private const string Example = "KUBERNETES/example";
    private const string Deployment = "Deployment";

    /// <summary>The same for all tests, which run one after the other: checking it takes seconds.</summary>
    private static Manifests? _example;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task The_example_is_accepted_and_has_what_OpenClaw_and_a_ledger_need()
    {
        var example = await ExampleAsync();

        example.AssertAccepted();
        Assert.Equal(["Namespace", "PersistentVolumeClaim", "PersistentVolumeClaim", Deployment], example.Kinds);
    }

    [Theory]
    [InlineData("components/pod-monitor", "PodMonitor", "deploy")]
    [InlineData("components/service-monitor", "ServiceMonitor", "deploy")]
    [InlineData("components/prometheus-rule", "PrometheusRule", "deploy/prometheus/prometheusrule.yaml")]
    [InlineData("components/network-policy", "NetworkPolicy", "deploy")]
    [InlineData("components/strict-probes", Deployment, "deploy")]
    [InlineData("components/plain-container", Deployment, "deploy")]
    [InlineData("components/release-label", Deployment, "deploy")]
    public async Task Every_component_can_be_added_to_the_example(string component, string kind, string needs)
    {
        Assert.SkipUnless(Path.Exists(Repository.File(needs)), $"There is no {needs}.");

        var manifests = await Manifests.BuildAsync(_folder, Example, component);

        manifests.AssertAccepted();
        Assert.Contains(kind, manifests.Kinds);
    }

    [Fact]
    public async Task The_sidecar_is_a_native_one_that_starts_before_OpenClaw_and_stops_after_it()
    {
        var pod = PodOf((await ExampleAsync()).The(Deployment));

        Assert.Equal("clawtail", pod.GetProperty("initContainers")[0].GetProperty("name").GetString());
        Assert.Equal("Always", Clawtail(pod).GetProperty("restartPolicy").GetString());
    }

    [Fact]
    public async Task A_StatefulSet_of_ones_own_gets_the_same_sidecar()
    {
        await File.WriteAllTextAsync(_folder.Combine("own.yaml"), """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: openclaw }
            spec:
              serviceName: openclaw
              selector: { matchLabels: { app: openclaw } }
              template:
                metadata: { labels: { app: openclaw }, annotations: { mine: kept } }
                spec:
                  initContainers: [{ name: init-config, image: "busybox:1.37" }]
                  containers: [{ name: gateway, image: "openclaw:1" }]
            """, TestContext.Current.CancellationToken);

        var own = await Manifests.BuildAsync(_folder, "own.yaml", "component");

        own.AssertAccepted();
        var template = own.The("StatefulSet").GetProperty("spec").GetProperty("template");
        Assert.Equal("kept", template.GetProperty("metadata").GetProperty("annotations").GetProperty("mine").GetString());
        Assert.Equal(["clawtail", "init-config"], template.GetProperty("spec").GetProperty("initContainers").EnumerateArray().Select(Name));
        AssertHardened(Clawtail(template.GetProperty("spec")));
    }

    [Fact]
    public async Task The_container_has_no_rights_that_it_does_not_need() => AssertHardened(Clawtail(PodOf((await ExampleAsync()).The(Deployment))));

    [Fact]
    public async Task The_operators_custom_sidecar_is_hardened_alike()
    {
        var manifests = await Manifests.BuildAsync(Repository.File("deploy/kubernetes/operator"));

        manifests.AssertAccepted();
        var sidecar = manifests.The("OpenClawInstance").GetProperty("spec").GetProperty("sidecars")[0];
        AssertHardened(sidecar);
        AssertKnown(sidecar);
    }

    [Fact]
    public async Task The_home_is_read_only_for_Clawtail_alone_and_the_state_outlives_the_pod()
    {
        var pod = PodOf((await ExampleAsync()).The(Deployment));

        var home = Mount(Clawtail(pod), "/home/node/.openclaw");
        Assert.True(home.GetProperty("readOnly").GetBoolean());
        var volume = Volume(pod, Name(home)).GetProperty("persistentVolumeClaim");
        Assert.Equal("openclaw-home-pvc", volume.GetProperty("claimName").GetString());
        Assert.False(volume.TryGetProperty("readOnly", out _), "A read-only volume cannot be given fsGroup's group.");
        Assert.Equal("clawtail-state", Volume(pod, Name(Mount(Clawtail(pod), "/state"))).GetProperty("persistentVolumeClaim").GetProperty("claimName").GetString());
    }

    [Fact]
    public async Task The_seeds_scrape_annotations_name_the_port_and_the_path()
    {
        var annotations = (await ExampleAsync()).The(Deployment).GetProperty("spec").GetProperty("template").GetProperty("metadata").GetProperty("annotations");

        Assert.Equal(("true", "9099", "/metrics"), (Text("scrape"), Text("port"), Text("path")));

        string? Text(string name) => annotations.GetProperty($"prometheus.io/{name}").GetString();
    }

    [Fact]
    public async Task A_monitor_takes_the_annotations_place_so_that_nothing_is_scraped_twice()
    {
        var manifests = await Manifests.BuildAsync(_folder, Example, "components/pod-monitor");

        var template = manifests.The(Deployment).GetProperty("spec").GetProperty("template");
        Assert.False(template.GetProperty("metadata").GetProperty("annotations").TryGetProperty("prometheus.io/scrape", out _));
        var port = manifests.The("PodMonitor").GetProperty("spec").GetProperty("podMetricsEndpoints")[0].GetProperty("port").GetString();
        Assert.Equal(Clawtail(template.GetProperty("spec")).GetProperty("ports")[0].GetProperty("name").GetString(), port);
    }

    [Fact]
    public async Task A_plain_container_is_the_same_one_without_what_only_a_native_sidecar_has()
    {
        var native = Clawtail(PodOf((await ExampleAsync()).The(Deployment)));
        var pod = PodOf((await Manifests.BuildAsync(_folder, Example, "components/plain-container")).The(Deployment));

        var plain = pod.GetProperty("containers").EnumerateArray().Single(container => Name(container) == "clawtail");

        Assert.Empty(pod.GetProperty("initContainers").EnumerateArray());
        AssertHardened(plain);
        AssertKnown(plain);
        Assert.Equal(
            native.EnumerateObject().Where(property => property.Name != "restartPolicy").Select(property => $"{property.Name}: {property.Value}").Order(),
            plain.EnumerateObject().Select(property => $"{property.Name}: {property.Value}").Order());
    }

    [Fact]
    public async Task Clawtail_does_not_decide_over_OpenClaw_unless_asked_to()
    {
        var standard = Clawtail(PodOf((await ExampleAsync()).The(Deployment)));
        var strict = Clawtail(PodOf((await Manifests.BuildAsync(_folder, Example, "components/strict-probes")).The(Deployment)));

        Assert.Equal(["livenessProbe"], Probes(standard));
        Assert.Equal(["livenessProbe", "readinessProbe", "startupProbe"], Probes(strict));
        Assert.Equal("/readyz", strict.GetProperty("readinessProbe").GetProperty("httpGet").GetProperty("path").GetString());
    }

    [Fact]
    public async Task Every_option_that_is_set_exists() => AssertKnown(Clawtail(PodOf((await ExampleAsync()).The(Deployment))));

    public void Dispose() => _folder.Dispose();

    private static async Task<Manifests> ExampleAsync() => _example ??= await Manifests.BuildAsync(Repository.File("deploy/kubernetes/example"));

    private static void AssertHardened(JsonElement container)
    {
        var security = container.GetProperty("securityContext");
        Assert.True(security.GetProperty("runAsNonRoot").GetBoolean());
        Assert.Equal((1000, 1000), (security.GetProperty("runAsUser").GetInt32(), security.GetProperty("runAsGroup").GetInt32()));
        Assert.False(security.GetProperty("allowPrivilegeEscalation").GetBoolean());
        Assert.True(security.GetProperty("readOnlyRootFilesystem").GetBoolean());
        Assert.Equal(["ALL"], security.GetProperty("capabilities").GetProperty("drop").EnumerateArray().Select(name => name.GetString()));
        Assert.False(security.GetProperty("capabilities").TryGetProperty("add", out _));
        Assert.Equal("RuntimeDefault", security.GetProperty("seccompProfile").GetProperty("type").GetString());
        foreach (var kind in (string[])["requests", "limits"])
            foreach (var resource in (string[])["cpu", "memory", "ephemeral-storage"])
                Assert.True(container.GetProperty("resources").GetProperty(kind).TryGetProperty(resource, out _), $"{kind} of {resource}");
        Assert.All(container.GetProperty("volumeMounts").EnumerateArray().Where(mount => mount.GetProperty("mountPath").GetString() != "/state"),
            mount => Assert.True(mount.GetProperty("readOnly").GetBoolean()));
    }

    private static void AssertKnown(JsonElement container)
    {
        var variables = CommandLineHarness.KnownVariables;
        Assert.All(container.GetProperty("env").EnumerateArray(), variable => Assert.Contains(Name(variable), variables));
        Assert.Equal(["serve"], container.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()));
        Assert.Equal("/healthz", container.GetProperty("livenessProbe").GetProperty("httpGet").GetProperty("path").GetString());
    }

    private static IEnumerable<string> Probes(JsonElement container) =>
        container.EnumerateObject().Select(property => property.Name).Where(name => name.EndsWith("Probe", StringComparison.Ordinal)).Order();

    private static JsonElement PodOf(JsonElement workload) => workload.GetProperty("spec").GetProperty("template").GetProperty("spec");

    private static JsonElement Clawtail(JsonElement pod) => pod.GetProperty("initContainers").EnumerateArray().Single(container => Name(container) == "clawtail");

    private static JsonElement Mount(JsonElement container, string path) =>
        container.GetProperty("volumeMounts").EnumerateArray().Single(mount => mount.GetProperty("mountPath").GetString() == path);

    private static JsonElement Volume(JsonElement pod, string name) => pod.GetProperty("volumes").EnumerateArray().Single(volume => Name(volume) == name);

    private static string Name(JsonElement named) => named.GetProperty("name").GetString()!;
}
