using System.Diagnostics;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>A real OpenClaw on a home of the test's, without any network but loopback.</summary>
internal sealed class OpenClawRelease(OpenClawInstallation installation, string home)
{
    /// <summary>Makes a home whose agent speaks with a model of the test's.</summary>
    public void Configure(LoopbackModel model)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(home, "workspace")).FullName;
        File.WriteAllText(Path.Combine(home, "openclaw.json"), $$$"""
            {
              "gateway": { "mode": "local", "auth": { "mode": "token", "token": "t" } },
              "plugins": { "enabled": false },
              "models": { "mode": "replace", "providers": { "fake": {
                "baseUrl": "{{{model.Address}}}v1", "apiKey": "sk-invented", "api": "openai-completions",
                "models": [ { "id": "fake-1", "name": "fake-1", "reasoning": false, "input": ["text"],
                  "cost": { "input": 1, "output": 2, "cacheRead": 0.5, "cacheWrite": 0 }, "contextWindow": 131072, "maxTokens": 4096 } ] } } },
              "agents": { "defaults": { "model": { "primary": "fake/fake-1" }, "workspace": "{{{workspace}}}", "skipBootstrap": true } }
            }
            """);
    }

    /// <summary>Lets the agent take one message, as a person on the command line would send it.</summary>
    public async Task<string> SayAsync(string session, string message)
    {
        using var process = Start("agent", "--local", "--agent", "main", "--session-id", session, "--message", message, "--json", "--timeout", "120");
        var cancellation = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        return await output + await errors;
    }

    /// <summary>Starts OpenClaw's command line.</summary>
    public Process Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(installation.Node, [installation.File("openclaw.mjs"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Starts the gateway as a manifest would, with <c>node</c> and <c>/app</c> meaning this release.</summary>
    /// <param name="command">As it stands in the manifest.</param>
    /// <param name="environment">Likewise; the home's directory stands for <c>/home/node</c>.</param>
    /// <param name="port">Where it listens: the usual one may be taken on this machine.</param>
    public Process StartGateway(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, int port)
    {
        Assert.Equal(["node", "/app/dist/index.js"], command.Take(2));
        var start = new ProcessStartInfo(installation.Node, [installation.File("dist", "index.js"), .. command.Skip(2)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value.Replace("/home/node", Path.GetDirectoryName(home), StringComparison.Ordinal);
        // What a container has around it, and nothing that would let this machine's network see a test.
        foreach (var (name, value) in Environment().Where(pair => pair.Key is "PATH" or "OPENCLAW_SKIP_CHANNELS" or "OPENCLAW_DISABLE_BONJOUR" or "OPENCLAW_OFFLINE" or "CI" or "LANG"))
            start.Environment[name] = value;
        start.Environment["OPENCLAW_GATEWAY_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = Path.GetDirectoryName(home)!,
        ["OPENCLAW_STATE_DIR"] = home,
        ["OPENCLAW_CONFIG_PATH"] = Path.Combine(home, "openclaw.json"),
        ["OPENCLAW_SKIP_CHANNELS"] = "1",
        ["OPENCLAW_DISABLE_BONJOUR"] = "1",
        ["OPENCLAW_OFFLINE"] = "1",
        // What it asks of the world is refused at once.
        ["HTTPS_PROXY"] = "http://127.0.0.1:9",
        ["NO_PROXY"] = "127.0.0.1,localhost",
        ["CI"] = "1",
        ["NO_COLOR"] = "1",
        ["LANG"] = "C.UTF-8",
    };
}
