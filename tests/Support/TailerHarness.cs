using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Watching;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>The real tailer on real files and a real ledger, woken by hand, with a clock that stands still.</summary>
internal sealed class TailerHarness : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private ManualWaker _wake = new();
    private TailerService? _service;

    public TailerHarness()
    {
        Home = _folder.Combine("home");
        State = _folder.Combine("state");
        Sessions = Path.Combine(Home, "agents", "main", "sessions");
        Directory.CreateDirectory(Sessions);
        Options = new TailerOptions { Home = Home, StateDirectory = State };
    }

    public string Home { get; }

    public string State { get; }

    /// <summary>The sessions directory of the agent <c>main</c>.</summary>
    public string Sessions { get; }

    public TailerOptions Options { get; set; }

    /// <summary>Real time at the start: files written by the test are stamped with it.</summary>
    public SettableClock Time { get; } = new(TimeProvider.System.GetUtcNow());

    public RecordedEvents Events { get; } = new();

    public TailerService Tailer => _service ?? throw new InvalidOperationException("Not started.");

    public UsageSnapshot Totals => Tailer.Current;

    public long Messages => Totals.Usage.Sum(s => s.Counted.Messages);

    public long Errors => Totals.Errors.Sum(s => s.Counted);

    public long Input => Totals.Usage.Sum(s => s.Counted.Tokens.Input);

    /// <summary>How long the loop waits at most before it looks again by itself.</summary>
    public TimeSpan Wait { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string PathOf(string name) => Path.Combine(Sessions, name);

    public void Write(string name, params ReadOnlySpan<string> lines) => File.WriteAllText(PathOf(name), Joined(lines));

    public void Append(string name, params ReadOnlySpan<string> lines) => File.AppendAllText(PathOf(name), Joined(lines));

    /// <summary>Starts and waits until everything that is there has been read.</summary>
    public async Task StartAsync()
    {
        _wake = new ManualWaker();
        _service = new TailerService(Options, Events, Time, _wake);
        await _service.StartAsync(Cancellation);
        await IdleAsync();
    }

    /// <summary>One look at the whole tree.</summary>
    public async Task SweepAsync()
    {
        _wake.Wake(new WakeHints([], Everything: true));
        await IdleAsync();
    }

    /// <summary>Begins a look at the whole tree, and does not wait for it.</summary>
    public void Begin() => _wake.Wake(new WakeHints([], Everything: true));

    /// <summary>One look at what a file event would name.</summary>
    public async Task HintAsync(params string[] names)
    {
        _wake.Wake(new WakeHints([.. names.Select(PathOf)], Everything: false));
        await IdleAsync();
    }

    /// <summary>Lets the loop come round for work that does not come from the home.</summary>
    public async Task TurnAsync()
    {
        _wake.Wake(WakeHints.None);
        await IdleAsync();
    }

    /// <summary>Lets as much time pass as trouble must last to be said.</summary>
    public async Task OutlastTroubleAsync()
    {
        Time.Advance(Options.Limits.TroublePatience);
        await TurnAsync();
    }

    /// <summary>Waits for something that the tailer does on its own thread.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"Waited in vain:\n{string.Join('\n', Events.All)}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }

    /// <summary>Lets the clock run until a retry has succeeded, and then until a look that took all that time has rested from it.</summary>
    public async Task PassTimeUntilAsync(Task done)
    {
        var began = Time.GetTimestamp();
        while (await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation)) != done)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        await done;
        Time.Advance(Time.GetElapsedTime(began) * 4);
    }

    public async Task StopAsync()
    {
        if (_service is null) return;
        await _service.StopAsync(Cancellation);
        _service.Dispose();
        _service = null;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private static string Joined(ReadOnlySpan<string> lines) => string.Concat(lines.ToArray().Select(l => l + "\n"));

    /// <summary>Waits for the loop to wait; a tailer that died says why.</summary>
    private async Task IdleAsync()
    {
        var idle = _wake.IdleAsync(Cancellation);
        if (await Task.WhenAny(idle, Tailer.ExecuteTask!) != idle) await Tailer.ExecuteTask!;
        Wait = await idle;
    }
}
