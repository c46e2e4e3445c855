namespace Clawtail.Tailer.Watching;

/// <summary>When the whole tree is looked at again. Measured by elapsed time: a clock that is set delays nothing.</summary>
internal sealed class SweepSchedule(TimeSpan interval, TimeProvider time)
{
    /// <summary>How often to sweep where events cannot be had, or cannot be trusted.</summary>
    public static readonly TimeSpan EagerInterval = TimeSpan.FromSeconds(1);

    /// <summary>For so long after a folder appeared, events in it may be missing.</summary>
    private static readonly TimeSpan NewFolder = TimeSpan.FromSeconds(3);

    private long? _last;
    private long? _folderSeen;

    /// <summary>Sweeps come often, whatever else is so.</summary>
    public bool IsEager { get; set; }

    public TimeSpan UntilDue
    {
        get
        {
            if (_last is not { } last) return TimeSpan.Zero;

            var isEager = IsEager || (_folderSeen is { } seen && time.GetElapsedTime(seen) < NewFolder);
            var due = (isEager && EagerInterval < interval ? EagerInterval : interval) - time.GetElapsedTime(last);
            return due > TimeSpan.Zero ? due : TimeSpan.Zero;
        }
    }

    /// <param name="mayBeNewFolder">Something appeared in which files may have been made before it was watched.</param>
    public void Begin(bool mayBeNewFolder)
    {
        _last = time.GetTimestamp();
        if (mayBeNewFolder) _folderSeen = _last;
    }
}
