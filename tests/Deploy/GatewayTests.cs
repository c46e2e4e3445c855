using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Deploy;

/// <summary>The commands with which the manifests start OpenClaw, given to a real one.</summary>
[Trait("load", "heavy")]
public sealed class GatewayTests(OpenClawInstallation installation) : IDisposable
{
    /// <summary>What OpenClaw ends with when its configuration forbids to start (sysexits.h: EX_CONFIG).</summary>
    private const int RefusedByConfiguration = 78;

    private const string Token = "invented-0123456789abcdef";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task OpenClaw_starts_with_the_commands_of_both_manifests_and_without_their_token_it_does_not()
    {
        var openClaw = new OpenClawRelease(installation, _folder.Combine("node", ".openclaw"));
        await installation.NeedAsync();

        foreach (var (command, environment) in (IReadOnlyList<(IReadOnlyList<string>, Dictionary<string, string>)>)[await OfComposeAsync(), await OfKubernetesAsync()])
        {
            await AnswersAsync(openClaw, command, environment);
            environment.Remove("OPENCLAW_GATEWAY_TOKEN");
            await RefusesAsync(openClaw, command, environment);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(IReadOnlyList<string> Command, Dictionary<string, string> Environment)> OfComposeAsync()
    {
        var service = (await Yaml.ReadAsync("deploy/compose/compose.yaml"))[0].GetProperty("services").GetProperty("openclaw");
        return (Texts(service.GetProperty("command")), service.GetProperty("environment").EnumerateObject().ToDictionary(variable => variable.Name, variable => Put(variable.Value.GetString()!)));
    }

    /// <summary>What Compose puts in place of a variable: the token that README.md makes, and no provider's key, which starting does not need.</summary>
    private static string Put(string value) =>
        value.StartsWith("${OPENCLAW_GATEWAY_TOKEN:?", StringComparison.Ordinal) ? Token : value.StartsWith("${", StringComparison.Ordinal) ? "" : value;

    private static async Task<(IReadOnlyList<string> Command, Dictionary<string, string> Environment)> OfKubernetesAsync()
    {
        var example = await Manifests.BuildAsync(Repository.File("deploy/kubernetes/example"));
        var gateway = example.The("Deployment").GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0];
        return (Texts(gateway.GetProperty("command")), gateway.GetProperty("env").EnumerateArray().ToDictionary(
            variable => variable.GetProperty("name").GetString()!, variable => variable.TryGetProperty("value", out var value) ? value.GetString()! : Token));
    }

    private static List<string> Texts(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetString()!)];

    private static async Task AnswersAsync(OpenClawRelease openClaw, IReadOnlyList<string> command, Dictionary<string, string> environment)
    {
        var port = FreePort.Next();
        using var gateway = openClaw.StartGateway(command, environment, port);
        var said = ReadAsync(gateway);
        try
        {
            using var http = new HttpClient();
            var started = Stopwatch.GetTimestamp();
            while (await StatusAsync(http, port) != HttpStatusCode.OK)
            {
                Assert.False(gateway.HasExited, gateway.HasExited ? await said : "");
                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(120), "The gateway does not answer.");
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            gateway.Kill(entireProcessTree: true);
            await gateway.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task RefusesAsync(OpenClawRelease openClaw, IReadOnlyList<string> command, Dictionary<string, string> environment)
    {
        using var gateway = openClaw.StartGateway(command, environment, FreePort.Next());
        var said = ReadAsync(gateway);
        await gateway.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("without auth", await said, StringComparison.Ordinal);
        Assert.Equal(RefusedByConfiguration, gateway.ExitCode);
    }

    private static async Task<string> ReadAsync(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, int port)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"), TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null; // It does not listen yet.
        }
    }
}
