using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

public sealed class ComposeTests
{
    private static string Folder => Repository.File("deploy/compose");

    [Fact]
    public async Task The_file_is_one_that_Compose_accepts_and_Clawtail_in_it_has_no_rights_to_spare()
    {
        var compose = await ReadAsync();

        var clawtail = compose.GetProperty("services").GetProperty("clawtail");
        Assert.Equal("1000:1000", clawtail.GetProperty("user").GetString());
        Assert.True(clawtail.GetProperty("read_only").GetBoolean());
        Assert.Equal("ALL", clawtail.GetProperty("cap_drop")[0].GetString());
        Assert.Equal("no-new-privileges:true", clawtail.GetProperty("security_opt")[0].GetString());
        Assert.EndsWith(":/home/node/.openclaw:ro", clawtail.GetProperty("volumes")[0].GetString(), StringComparison.Ordinal);
        var known = CommandLineHarness.KnownVariables;
        Assert.All(clawtail.GetProperty("environment").EnumerateObject(), variable => Assert.Contains(variable.Name, known));
    }

    [Fact]
    public async Task No_port_is_open_to_other_machines()
    {
        var compose = await ReadAsync();

        var ports = compose.GetProperty("services").EnumerateObject().SelectMany(service => service.Value.GetProperty("ports").EnumerateArray());
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port.GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_mounted_from_this_repository_is_there()
    {
        var compose = await ReadAsync();

        var sources = compose.GetProperty("services").EnumerateObject()
            .SelectMany(service => service.Value.TryGetProperty("volumes", out var volumes) ? volumes.EnumerateArray() : default)
            .Select(volume => volume.GetString()!.Split(':')[0]).Where(source => source.StartsWith('.'));
        Assert.All(sources.Where(source => source != "../../grafana" && source != "../prometheus"), source => Assert.True(Path.Exists(Path.Combine(Folder, source)), source));
    }

    [Fact]
    public async Task Prometheus_accepts_its_configuration()
    {
        Tool.SkipWithout("promtool");

        var verdict = await Tool.RunAsync("promtool", "check", "config", "--syntax-only", Path.Combine(Folder, "prometheus.yml"));

        Assert.True(verdict.ExitCode == 0, verdict.Everything);
    }

    private static async Task<JsonElement> ReadAsync()
    {
        Tool.SkipWithout("node");
        Assert.SkipUnless(Directory.Exists(Repository.File("tests/Deploy/node_modules")), "The schema is not installed: npm ci --prefix tests/Deploy.");

        var run = await Tool.RunAsync("node", Repository.File("tests/Deploy/compose.mjs"), Path.Combine(Folder, "compose.yaml"));
        Assert.True(run.ExitCode == 0, run.Everything);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
