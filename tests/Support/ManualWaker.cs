using System.Threading.Channels;
using Clawtail.Tailer.Watching;

namespace Clawtail.Tests.Support;

/// <summary>Lets a test turn the loop by hand: the loop waits until it is woken, and the test until the loop waits again.</summary>
internal sealed class ManualWaker : IWaker
{
    private readonly Channel<WakeHints> _hints = Channel.CreateUnbounded<WakeHints>();
    private readonly Channel<(TimeSpan Wait, int Taken)> _idle = Channel.CreateUnbounded<(TimeSpan, int)>();
    private int _woken;

    /// <summary>Only the loop's own thread counts them.</summary>
    private int _taken;

    public DateTimeOffset? WatchingSince { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>How often the loop asked to make sure of the watch: once a sweep.</summary>
    public int Renewals { get; private set; }

    public void EnsureWatching() => Renewals++;

    public async Task<WakeHints> WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        if (atMost == TimeSpan.Zero) return WakeHints.None;

        await _idle.Writer.WriteAsync((atMost, _taken), cancellation);
        var hints = await _hints.Reader.ReadAsync(cancellation);
        _taken++;
        return hints;
    }

    public void Wake() => Wake(WakeHints.None);

    /// <summary>Waits until the loop has nothing more to do, whoever has woken it how often.</summary>
    /// <returns>How long it would have waited.</returns>
    public async Task<TimeSpan> IdleAsync(CancellationToken cancellation)
    {
        var woken = Volatile.Read(ref _woken);
        while (true)
        {
            var (wait, taken) = await _idle.Reader.ReadAsync(cancellation);
            if (taken >= woken) return wait;
        }
    }

    public void Wake(WakeHints hints)
    {
        Interlocked.Increment(ref _woken);
        _hints.Writer.TryWrite(hints);
    }

    public void Dispose()
    {
    }
}
