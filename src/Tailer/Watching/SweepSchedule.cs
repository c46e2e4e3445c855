namespace Clawtail.Tailer.Watching;

/// <summary>When the whole tree is looked at again. Measured by elapsed time: a clock that is set delays nothing.</summary>
internal sealed class SweepSchedule(TimeSpan interval, TimeProvider time)
{
    /// <summary>How often to sweep where events cannot be had, or cannot be trusted.</summary>
    public static readonly TimeSpan EagerInterval = TimeSpan.FromSeconds(1);

    /// <summary>For so long after a folder appeared, events in it may be missing.</summary>
    private static readonly TimeSpan NewFolder = TimeSpan.FromSeconds(3);

    /// <summary>Looking by itself takes at most a tenth of the time, however much there is to look at.</summary>
    private const int RestByItself = 9;

    /// <summary>And at most a quarter when it is asked to.</summary>
    private const int RestWhenAsked = 3;

    private long? _last;
    private TimeSpan _took;
    private long? _folderSeen;

    /// <summary>Sweeps come often, whatever else is so.</summary>
    public bool IsEager { get; set; }

    public TimeSpan UntilDue
    {
        get
        {
            if (_last is not { } last) return TimeSpan.Zero;

            var isEager = IsEager || (_folderSeen is { } seen && time.GetElapsedTime(seen) < NewFolder);
            return Left(last, isEager && EagerInterval < interval ? EagerInterval : interval, RestByItself);
        }
    }

    /// <summary>When something that asks for a sweep may have one.</summary>
    public TimeSpan UntilAllowed => _last is { } last ? Left(last, TimeSpan.Zero, RestWhenAsked) : TimeSpan.Zero;

    /// <param name="mayBeNewFolder">Something appeared in which files may have been made before it was watched.</param>
    public void Begin(bool mayBeNewFolder)
    {
        _last = time.GetTimestamp();
        if (mayBeNewFolder) _folderSeen = _last;
    }

    public void End() => _took = _last is { } last ? time.GetElapsedTime(last) : TimeSpan.Zero;

    private TimeSpan Left(long last, TimeSpan pause, int rest)
    {
        var longest = pause > _took * (rest + 1) ? pause : _took * (rest + 1);
        var left = longest - time.GetElapsedTime(last);
        return longest > TimeSpan.Zero && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
