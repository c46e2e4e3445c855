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

        var ports = compose.GetProperty("services").EnumerateObject()
            .SelectMany(service => service.Value.TryGetProperty("ports", out var published) ? published.EnumerateArray() : default).ToList();
        Assert.Equal(4, ports.Count);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port.GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_volume_is_given_to_OpenClaws_user_and_a_home_of_ones_own_is_left_as_it_is()
    {
        var compose = await ReadAsync();
        var script = compose.GetProperty("services").GetProperty("openclaw-home").GetProperty("command")[2].GetString()!.Replace("$$", "$", StringComparison.Ordinal);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a directory away.");
        using var folder = new TempFolder();

        Assert.Equal(("1000:1000", "1234:1234"), (await OwnerAfterAsync("0:0"), await OwnerAfterAsync("1234:1234")));

        async Task<string> OwnerAfterAsync(string owner)
        {
            var home = Directory.CreateDirectory(folder.Combine(owner)).FullName;
            await Tool.RunAsync("chown", owner, home);
            var run = await Tool.RunAsync("sh", "-c", script.Replace("/home/node/.openclaw", home, StringComparison.Ordinal));
            Assert.True(run.ExitCode == 0, run.Everything);
            return (await Tool.RunAsync("stat", "-c", "%u:%g", home)).Output.Trim();
        }
    }

    [Fact]
    public async Task What_is_mounted_from_this_repository_is_there()
    {
        var compose = await ReadAsync();

        var sources = compose.GetProperty("services").EnumerateObject()
            .SelectMany(service => service.Value.TryGetProperty("volumes", out var volumes) ? volumes.EnumerateArray() : default)
            .Select(volume => volume.GetString()!.Split(':')[0]).Where(source => source.StartsWith('.'));
        Assert.All(sources, source => Assert.True(Path.Exists(Path.Combine(Folder, source)), source));
    }

    /// <summary>Grafana takes every JSON file below a directory for a dashboard, also those of the pictures' packages.</summary>
    [Fact]
    public async Task Grafana_is_given_the_dashboards_and_no_other_file()
    {
        var grafana = (await ReadAsync()).GetProperty("services").GetProperty("grafana");

        var given = grafana.GetProperty("volumes").EnumerateArray().Select(volume => volume.GetString()!.Split(':')).Where(volume => volume[1].StartsWith("/dashboards", StringComparison.Ordinal));

        Assert.Equal(
            Directory.GetFiles(Repository.File("grafana"), "*.json").Select(file => $"../../grafana/{Path.GetFileName(file)} {Path.GetFileName(file)}").Order(),
            given.Select(volume => $"{volume[0]} {Path.GetFileName(volume[1])}").Order());
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
