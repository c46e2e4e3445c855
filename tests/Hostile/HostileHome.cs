using System.Diagnostics;
using System.Net;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Hostile;

/// <summary>
/// A home that two agents share: one writes whatever it likes, the other is honest, and is to be counted as if it were alone.
/// The program reads it in a process of its own.
/// </summary>
internal sealed class HostileHome : IAsyncDisposable
{
    /// <summary>A second is promised; a machine that is busy with other tests is given three, and the build beside the tests, which is not optimised, eight.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(ClawtailProgram.IsPublished ? 3 : 8);

    private readonly TempFolder _folder;
    private readonly string _honest;
    private ClawtailProgram? _program;
    private int _turns;

    /// <param name="parent">Where it lies; null for where temporary files belong.</param>
    public HostileHome(string? parent = null)
    {
        _folder = new TempFolder(parent);
        Evil = Directory.CreateDirectory(_folder.Combine("home", "agents", "evil")).FullName;
        Directory.CreateDirectory(Path.Combine(Evil, "sessions"));
        Directory.CreateDirectory(Path.Combine(Evil, "agent"));
        _honest = Path.Combine(Directory.CreateDirectory(_folder.Combine("home", "agents", "honest", "sessions")).FullName, "s.jsonl");
        Write();
    }

    /// <summary>The folder of the agent that may do anything.</summary>
    public string Evil { get; }

    public string Home => _folder.Combine("home");

    public string State => _folder.Combine("state");

    /// <summary>Outside of the home.</summary>
    public string Elsewhere(string name) => _folder.Combine(name);

    public ClawtailProgram Program => _program!;

    public string InSessions(string name) => Path.Combine(Evil, "sessions", name);

    public string InAgent(string name) => Path.Combine(Evil, "agent", name);

    public Task StartAsync(params string[] more)
    {
        _program = ClawtailProgram.Serve(Home, State, more);
        return StartedAsync();
    }

    /// <param name="environment">What its environment has besides.</param>
    public Task StartAsync(IReadOnlyDictionary<string, string> environment)
    {
        var port = FreePort.Next();
        _program = ClawtailProgram.Start(port, environment, "serve", "--openclaw-dir", Home, "--state-dir", State, "--listen", $"127.0.0.1:{port}");
        return StartedAsync();
    }

    /// <summary>As a user whom nothing but this home is open to.</summary>
    public async Task StartAsUserAsync(int user)
    {
        var port = FreePort.Next();
        Directory.CreateDirectory(State);
        await Tool.RunAsync("chown", "-R", $"{user}:{user}", State, Path.Combine(Home, "agents", "honest"));
        _program = ClawtailProgram.StartThrough(
            port, "setpriv", "--reuid", $"{user}", "--regid", $"{user}", "--clear-groups",
            ClawtailProgram.Path, "serve", "--openclaw-dir", Home, "--state-dir", State, "--listen", $"127.0.0.1:{port}");
        await StartedAsync();
    }

    private async Task StartedAsync()
    {
        await _program!.UntilReadyAsync();
        Assert.Equal(_turns, await CountedAsync());
    }

    /// <summary>The honest agent says something, and it is shown in time; a few times over.</summary>
    /// <returns>The longest that it took.</returns>
    public async Task<TimeSpan> CountsInTimeAsync(int times = 3)
    {
        var longest = TimeSpan.Zero;
        for (var i = 0; i < times; i++)
        {
            Write();
            var started = Stopwatch.GetTimestamp();
            await _program!.UntilAsync(async () => await CountedAsync() == _turns, TimeSpan.FromSeconds(30));
            var took = Stopwatch.GetElapsedTime(started);
            if (took > longest) longest = took;
        }
        Assert.True(longest < Prompt, $"It took {longest}. The program said:\n{_program!.Output}");
        using var health = await _program!.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        foreach (var path in (string[])["/", "/metrics", "/usage.json"])
        {
            using var page = await _program.GetAsync(path);
            Assert.True(page.StatusCode == HttpStatusCode.OK, $"{path} answered {page.StatusCode}. The program said:\n{_program.Output}");
        }
        return longest;
    }

    public async Task RestartAsync(params string[] more)
    {
        Assert.Equal(0, await _program!.TerminateAsync());
        await _program.DisposeAsync();
        await StartAsync(more);
    }

    /// <summary>The most memory it has had, without what it shares with other programs; bytes.</summary>
    public long PeakMemory() => 1024 * long.Parse(
        File.ReadLines($"/proc/{_program!.Id}/status").Single(l => l.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        _folder.Dispose();
    }

    private void Write()
    {
        _turns++;
        File.AppendAllText(_honest, Transcript.Turn(_turns, TimeProvider.System.GetUtcNow(), model: "honest") + "\n");
    }

    private async Task<double?> CountedAsync()
    {
        var page = await _program!.ScrapeAsync();
        return page.SeriesOf("openclaw_codex_messages_total").Where(s => s.Contains("honest", StringComparison.Ordinal)).Sum(s => page[s]);
    }
}
