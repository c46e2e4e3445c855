using System.Threading.Channels;
using Clawtail.Tailer.Watching;

namespace Clawtail.Tests.Support;

/// <summary>Lets a test turn the loop by hand: the loop waits until it is woken, and the test until the loop waits again.</summary>
internal sealed class ManualWaker : IWaker
{
    private readonly Channel<WakeHints> _hints = Channel.CreateUnbounded<WakeHints>();
    private readonly Channel<TimeSpan> _idle = Channel.CreateUnbounded<TimeSpan>();

    public DateTimeOffset? WatchingSince { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>How often the loop asked to make sure of the watch: once a sweep.</summary>
    public int Renewals { get; private set; }

    public void EnsureWatching() => Renewals++;

    public async Task<WakeHints> WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        if (atMost == TimeSpan.Zero) return WakeHints.None;

        await _idle.Writer.WriteAsync(atMost, cancellation);
        return await _hints.Reader.ReadAsync(cancellation);
    }

    public void Wake() => _hints.Writer.TryWrite(WakeHints.None);

    /// <summary>Waits until the loop has nothing more to do.</summary>
    /// <returns>How long it would have waited.</returns>
    public async Task<TimeSpan> IdleAsync(CancellationToken cancellation) => await _idle.Reader.ReadAsync(cancellation);

    public void Wake(WakeHints hints) => _hints.Writer.TryWrite(hints);

    public void Dispose()
    {
    }
}
