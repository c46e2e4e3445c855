namespace Clawtail.Benchmarks.Measuring;

/// <summary>Turns appended on schedule, whether or not earlier ones are visible already, and when each was written.</summary>
internal sealed class Appends(ILiveWriter session, int turns, TimeSpan gap)
{
    private readonly long[] _starts = new long[turns];

    public int Count => _starts.Length;

    /// <summary>The timestamp right before the write of a turn that is known to be written.</summary>
    public long StartOf(int turn) => Volatile.Read(ref _starts[turn]);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var tick = new PeriodicTimer(gap, TimeProvider.System);
        for (var i = 0; i < _starts.Length && await tick.WaitForNextTickAsync(stopping); i++)
        {
            session.PrepareTurn();
            Volatile.Write(ref _starts[i], TimeProvider.System.GetTimestamp());
            session.Append();
        }
    }
}
