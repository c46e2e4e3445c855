using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>The program as it is shipped, in a process of its own.</summary>
/// <remarks>
/// <c>CLAWTAIL_PROGRAM</c> names the published binary; without it the build beside the tests runs, so that the suite works
/// from an editor too.
/// </remarks>
internal sealed class ClawtailProgram : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ClawtailProgram(Process process, int port)
    {
        (_process, Port) = (process, port);
        process.OutputDataReceived += (_, e) => Note(e.Data);
        process.ErrorDataReceived += (_, e) => Note(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static string Path { get; } = Published ?? System.IO.Path.Combine(AppContext.BaseDirectory, "clawtail");

    /// <summary>It is a file by itself; the build beside the tests is not.</summary>
    public static bool IsPublished => Published is not null;

    private static string? Published => Environment.GetEnvironmentVariable("CLAWTAIL_PROGRAM");

    public int Port { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything it printed so far.</summary>
    public string Output => string.Join('\n', _output);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts <c>clawtail serve</c>; does not wait for anything.</summary>
    public static ClawtailProgram Serve(string home, string state, params ReadOnlySpan<string> more) => Serve(FreePort.Next(), home, state, more);

    public static ClawtailProgram Serve(int port, string home, string state, params ReadOnlySpan<string> more) =>
        Start(port, ["serve", "--openclaw-dir", home, "--state-dir", state, "--listen", $"127.0.0.1:{port}", .. more]);

    /// <summary>Starts it with any command line.</summary>
    /// <param name="port">Where it will listen, if it does.</param>
    public static ClawtailProgram Start(int port, params ReadOnlySpan<string> arguments) => Start(port, new Dictionary<string, string>(), arguments);

    /// <param name="environment">What its environment has besides.</param>
    public static ClawtailProgram Start(int port, IReadOnlyDictionary<string, string> environment, params ReadOnlySpan<string> arguments) =>
        Start(port, environment, new ProcessStartInfo(Path, arguments.ToArray()));

    /// <summary>Starts it by another program, which becomes it.</summary>
    public static ClawtailProgram StartThrough(int port, string program, params ReadOnlySpan<string> arguments) =>
        Start(port, new Dictionary<string, string>(), new ProcessStartInfo(program, arguments.ToArray()));

    private static ClawtailProgram Start(int port, IReadOnlyDictionary<string, string> environment, ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;

        // An operator's environment must not decide what a test sees.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("CLAWTAIL_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ClawtailProgram(Process.Start(start)!, port);
    }

    public async Task<HttpResponseMessage> GetAsync(string path) =>
        await Http.GetAsync(new Uri($"http://127.0.0.1:{Port}{path}"), Cancellation);

    /// <summary>Scrapes once.</summary>
    public async Task<ScrapedPage> ScrapeAsync()
    {
        using var response = await GetAsync("/metrics");
        response.EnsureSuccessStatusCode();
        return new ScrapedPage(await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Scrapes; null while nobody answers.</summary>
    public async Task<ScrapedPage?> TryScrapeAsync()
    {
        try
        {
            return await ScrapeAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task UntilReadyAsync() => UntilAsync(async () =>
    {
        using var response = await GetAsync("/readyz");
        return response.StatusCode == HttpStatusCode.OK;
    });

    /// <summary>Waits for a condition; says what the program printed when it does not come.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? atMost = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await HoldsAsync(condition))
        {
            Assert.False(HasExited, $"The program ended with {(HasExited ? _process.ExitCode : 0)}:\n{Output}");
            Assert.True(Stopwatch.GetElapsedTime(started) < (atMost ?? TimeSpan.FromSeconds(60)), $"Waited in vain. The program said:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        }
    }

    /// <summary>Ends it as the kernel's memory killer would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Cancellation);
    }

    /// <summary>Asks it to end as an orchestrator would, and waits.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Signal(_process.Id, SigTerm));
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Cancellation);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false; // It does not listen yet.
        }
    }

    private void Note(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }

    private const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
