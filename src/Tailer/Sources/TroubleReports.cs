namespace Clawtail.Tailer.Sources;

/// <summary>
/// Says what is wrong with sources: when it begins and when it ends, not at every look. What may pass by itself is looked at once
/// more after a moment, and is said only if it is still there: OpenClaw's checkpoints and fresh logs are in the way all day.
/// </summary>
internal sealed class TroubleReports(TailerLimits limits, TimeProvider time, ITailerEvents events)
{
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    /// <summary>When something is to be looked at once more; null if nothing is.</summary>
    public TimeSpan? UntilDue
    {
        get
        {
            if (_waiting.Count == 0) return null;

            var left = limits.TroublePatience - _waiting.Values.Max(w => time.GetElapsedTime(w.Since));
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A source was read.</summary>
    public void Note(Source before, Source after)
    {
        if (after.Trouble?.Kind == before.Trouble?.Kind) return;

        var wasSaid = !_waiting.Remove(after.Path) && before.Trouble is not null;
        if (after.Trouble is null)
        {
            if (wasSaid) events.SourceReadableAgain(after.Path);
        }
        else if (after.Trouble.MayPass && !wasSaid)
        {
            _waiting[after.Path] = new Waiting(after.Trouble, time.GetTimestamp());
        }
        else
        {
            Say(after.Path, after.Trouble);
        }
    }

    /// <summary>The paths of what is to be looked at once more.</summary>
    public IEnumerable<string> Due => _waiting.Where(w => IsDue(w.Value)).Select(w => w.Key);

    /// <summary>A pass is over, which looked at all that was due: what is left of it lasts.</summary>
    public void SayLasting()
    {
        foreach (var (path, waiting) in _waiting)
        {
            if (!IsDue(waiting)) continue;

            _waiting.Remove(path);
            Say(path, waiting.Trouble);
        }
    }

    private bool IsDue(Waiting waiting) => time.GetElapsedTime(waiting.Since) >= limits.TroublePatience;

    private void Say(string path, SourceTrouble trouble)
    {
        if (trouble.Kind == TroubleKind.UnsupportedSchema) events.DatabaseUnsupported(path, trouble.Reason);
        else events.SourceUnreadable(path, trouble.Reason);
    }

    private readonly record struct Waiting(SourceTrouble Trouble, long Since);
}
