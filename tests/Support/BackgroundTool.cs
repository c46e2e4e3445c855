using System.Diagnostics;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>Another server, running for as long as a test needs it.</summary>
internal sealed class BackgroundTool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private BackgroundTool(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
    }

    public static BackgroundTool Start(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!);

    /// <summary>Waits until something holds, and says what the server printed when it ends before that.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await HoldsAsync(condition))
        {
            if (_process.HasExited) Assert.Fail(await _errors);
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "Waited in vain.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
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
}
