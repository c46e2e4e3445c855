using System.Text.Json;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>The values for the community chart: the same container as Kustomize adds, said in the words of app-template.</summary>
public sealed class HelmTests
{
    [Theory]
    [InlineData("args")]
    [InlineData("ports")]
    [InlineData("resources")]
    [InlineData("restartPolicy")]
    [InlineData("securityContext")]
    [InlineData("terminationMessagePolicy")]
    public async Task What_the_chart_passes_on_as_it_is_says_what_the_component_says(string part) =>
        Assert.True(JsonElement.DeepEquals((await SidecarAsync()).GetProperty(part), (await OfChartAsync()).GetProperty(part)), part);

    [Fact]
    public async Task What_the_chart_words_in_its_own_way_comes_to_the_same()
    {
        var (sidecar, chart) = (await SidecarAsync(), await OfChartAsync());

        var image = chart.GetProperty("image");
        Assert.Equal(Text(sidecar, "image"), $"{Text(image, "repository")}:{Text(image, "tag")}");
        Assert.Equal(
            sidecar.GetProperty("env").EnumerateArray().Select(variable => (Text(variable, "name"), Text(variable, "value"))),
            chart.GetProperty("env").EnumerateObject().Select(variable => (variable.Name, variable.Value.GetString()!)));
        var liveness = chart.GetProperty("probes").GetProperty("liveness");
        Assert.True(liveness.GetProperty("enabled").GetBoolean() && liveness.GetProperty("custom").GetBoolean());
        Assert.True(JsonElement.DeepEquals(sidecar.GetProperty("livenessProbe"), liveness.GetProperty("spec")));
        Assert.Equal(["liveness"], chart.GetProperty("probes").EnumerateObject().Select(probe => probe.Name));
    }

    [Fact]
    public async Task Everything_is_mounted_where_the_component_mounts_it()
    {
        var values = await ValuesAsync();

        var mounts = values.GetProperty("persistence").EnumerateObject()
            .SelectMany(volume => volume.Value.GetProperty("advancedMounts").GetProperty("main").GetProperty("clawtail").EnumerateArray())
            .Select(mount => (Text(mount, "path"), IsReadOnly(mount))).Order();

        Assert.Equal((await SidecarAsync()).GetProperty("volumeMounts").EnumerateArray().Select(mount => (Text(mount, "mountPath"), IsReadOnly(mount))).Order(), mounts);
        Assert.True(values.GetProperty("persistence").GetProperty("clawtail-state").GetProperty("retain").GetBoolean());
    }

    private static async Task<JsonElement> ValuesAsync() => (await Yaml.ReadAsync("deploy/helm/values.yaml"))[0].GetProperty("app-template");

    private static async Task<JsonElement> OfChartAsync() =>
        (await ValuesAsync()).GetProperty("controllers").GetProperty("main").GetProperty("initContainers").GetProperty("clawtail");

    private static async Task<JsonElement> SidecarAsync() =>
        (await Yaml.ReadAsync("deploy/kubernetes/component/sidecar.yaml"))[0].GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("initContainers")[0];

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static bool IsReadOnly(JsonElement mount) => mount.TryGetProperty("readOnly", out var value) && value.GetBoolean();
}
