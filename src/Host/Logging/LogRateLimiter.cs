namespace Clawtail.Host.Logging;

/// <summary>
/// Lets something be said once, and counts how often it would have been said again until the quiet time is over. Bounded: of more
/// subjects than it can hold, the rest is only counted. Safe from any thread.
/// </summary>
internal sealed class LogRateLimiter<T>(TimeProvider time, TimeSpan quiet, int capacity)
    where T : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<T, Subject> _subjects = [];
    private long _others;

    /// <summary>True: say it. False: it was said a moment ago, and is counted.</summary>
    /// <param name="suppressed">How often it was suppressed since it was last said.</param>
    public bool TryAcquire(T subject, out long suppressed)
    {
        lock (_gate)
        {
            suppressed = 0;
            if (_subjects.TryGetValue(subject, out var known)) return TryAcquireAgain(subject, known, out suppressed);
            if (_subjects.Count >= capacity) ForgetTheQuiet();
            if (_subjects.Count >= capacity)
            {
                _others++;
                return false;
            }
            _subjects.Add(subject, new Subject(time.GetTimestamp(), 0));
            return true;
        }
    }

    /// <summary>What was suppressed of subjects whose quiet time is over, which are forgotten; at the end, of all.</summary>
    public Suppressed<T> Drain(bool all = false)
    {
        lock (_gate)
        {
            var due = _subjects.Where(entry => all || IsOver(entry.Value)).ToArray();
            foreach (var (subject, _) in due) _subjects.Remove(subject);

            // The others were suppressed for want of room, so they wait until there is some again.
            var others = _subjects.Count < capacity ? _others : 0;
            _others -= others;
            return new([.. due.Where(entry => entry.Value.Suppressed > 0).Select(entry => (entry.Key, entry.Value.Suppressed))], others);
        }
    }

    private bool TryAcquireAgain(T subject, Subject known, out long suppressed)
    {
        var admitted = IsOver(known);
        suppressed = admitted ? known.Suppressed : 0;
        _subjects[subject] = admitted ? new Subject(time.GetTimestamp(), 0) : known with { Suppressed = known.Suppressed + 1 };
        return admitted;
    }

    private void ForgetTheQuiet()
    {
        var quiet = _subjects.Where(entry => entry.Value.Suppressed == 0 && IsOver(entry.Value)).ToArray();
        foreach (var (subject, _) in quiet) _subjects.Remove(subject);
    }

    private bool IsOver(Subject subject) => time.GetElapsedTime(subject.Said) >= quiet;

    private readonly record struct Subject(long Said, long Suppressed);
}

/// <summary>What a <see cref="LogRateLimiter{T}"/> has suppressed.</summary>
/// <param name="Others">Of subjects that it had no room for.</param>
internal sealed record Suppressed<T>(IReadOnlyList<(T Subject, long Count)> Subjects, long Others);
