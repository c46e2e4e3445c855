namespace Clawtail.Tailer.Files;

/// <summary>How many transcripts may be held open at once, over all reading threads.</summary>
internal sealed class HandleBudget(int limit)
{
    private int _taken;

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= limit) return true;

        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _taken);
}
