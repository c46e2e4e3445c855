using System.Collections.Concurrent;

namespace Clawtail.Tailer.Sources;

/// <summary>Buffers and parsers that readings share one after the other: as many as threads read at once, and no more are kept.</summary>
internal sealed class Pool<T>(Func<T> create)
    where T : class
{
    private readonly ConcurrentBag<T> _free = [];

    public T Rent() => _free.TryTake(out var free) ? free : create();

    /// <summary>Has everything that nobody uses now give back what it does not need.</summary>
    public void ForEachFree(Action<T> give)
    {
        foreach (var free in _free) give(free);
    }

    public void Return(T used)
    {
        if (_free.Count < Environment.ProcessorCount) _free.Add(used);
    }
}
