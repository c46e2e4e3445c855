using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sources;

/// <summary>
/// What of the home cannot be read, said to people, and what of it is history once it can: it enters windows and reports,
/// and is no increase of a counter.
/// </summary>
/// <param name="nameOf">What the ledger calls a path.</param>
internal sealed class SourceHistory(TailerLimits limits, Func<string, string> nameOf, TimeProvider time)
{
    /// <summary>Lines that are kept: more than a person reads, and enough to see how many they are.</summary>
    private const int MaxLines = 1000;

    private readonly Obstacles _obstacles = new(limits);
    private readonly Dictionary<string, long> _formats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _unlistedSince = new(StringComparer.Ordinal);
    private long _now;
    private volatile IReadOnlyList<string> _missing = [];
    private volatile string? _nothingReadable;

    /// <summary>What is there and is not counted, a line each.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Why nothing at all is counted, although something is there; null otherwise.</summary>
    public string? NothingReadable => _nothingReadable;

    public void Load(IEnumerable<Obstacle> obstacles, IReadOnlyDictionary<string, long> formats)
    {
        _obstacles.Load(obstacles);
        foreach (var (format, since) in formats) _formats[format] = since;
    }

    /// <summary>Formats that this ledger has not read before: what they hold by now is history.</summary>
    public void Meet(IEnumerable<SourceFormat> formats, bool isBaselineComplete, LedgerChange change)
    {
        foreach (var format in formats)
        {
            var since = isBaselineComplete ? time.GetUtcNow().ToUnixTimeMilliseconds() : 0;
            if (_formats.TryAdd(format.Name, since)) change.Formats[format.Name] = since;
        }
    }

    /// <summary>A pass begins: whatever turns out to be readable in it is so since now.</summary>
    public void BeginPass() => _now = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Turns of the source that are older than this are history; milliseconds since the Unix epoch, 0 if there is none.</summary>
    public long Before(TrackedSource source, bool isBaselineComplete)
    {
        if (!isBaselineComplete) return 0;

        var before = Math.Max(_formats.GetValueOrDefault(source.Format.Name), _obstacles.HistoryBefore(source.Name, _now));
        if (source.Source.Trouble is null) _obstacles.Clear(source.Name, _now);
        return before;
    }

    /// <summary>A look at the whole tree is over: what stands in the way now?</summary>
    /// <param name="folders">Folders that cannot be listed, with the reason.</param>
    /// <param name="completesBaseline">What is not counted by now has missed the baseline.</param>
    public void Examine(SourceTable sources, IReadOnlyDictionary<string, string> folders, bool completesBaseline)
    {
        var troubled = sources.All.Where(s => s is { MissedSince: null, Source.Trouble: not null });
        foreach (var source in sources.All) ExamineSource(source, completesBaseline);
        ExamineFolders(sources, folders, completesBaseline);
        var lines = folders.Select(f => $"{f.Key}: {f.Value}")
            .Concat(troubled.Select(s => $"{s.Source.Path}: {s.Source.Trouble!.Reason}")).Take(MaxLines).ToList();
        _missing = lines;
        _nothingReadable = lines.Count > 0 && !sources.All.Any(s => s is { MissedSince: null, Source.Trouble: null })
            ? $"nothing of the home can be read: {lines[0]}" : null;
    }

    /// <summary>What the ledger does not know yet.</summary>
    public void Save(LedgerChange change) => change.Obstacles.AddRange(_obstacles.TakeChanges());

    private void ExamineSource(TrackedSource source, bool completesBaseline)
    {
        var isUnread = source.Source is { Trouble: not null, HasPosition: false } or { Trouble.Kind: TroubleKind.OverBudget };
        if (!isUnread || source.MissedSince is not null)
        {
            source.UnreadSince = null;
            return;
        }
        source.UnreadSince ??= time.GetTimestamp();
        if (completesBaseline || time.GetElapsedTime(source.UnreadSince.Value) > limits.ObstacleGrace) _obstacles.Stand(source.Name, _now);
    }

    private void ExamineFolders(SourceTable sources, IReadOnlyDictionary<string, string> folders, bool completesBaseline)
    {
        var read = folders.Count == 0 ? null : sources.FoldersRead();
        foreach (var folder in folders.Keys)
        {
            var since = _unlistedSince[folder] = _unlistedSince.GetValueOrDefault(folder, time.GetTimestamp());
            if (!completesBaseline && time.GetElapsedTime(since) <= limits.ObstacleGrace) continue;
            if (!read!.Contains(folder)) _obstacles.Stand(nameOf(folder), _now);
        }
        foreach (var listed in _unlistedSince.Keys.Except(folders.Keys).ToList()) _unlistedSince.Remove(listed);
        List<string> standing = [.. _obstacles.Standing];
        if (standing.Count == 0) return;

        var names = sources.Names;
        foreach (var gone in standing.Where(o => !names.Contains(o)).Except(folders.Keys.Select(nameOf)).ToList()) _obstacles.Clear(gone, _now);
    }
}
