namespace Clawtail.Tailer.Sources;

/// <summary>Every source that is known, by path, whatever its format, and which of them need reading.</summary>
internal sealed class SourceTable(TailerLimits limits, TimeProvider time)
{
    /// <summary>A write this recent may be followed by another with the same time stamp (ext4 keeps jiffies, NFS worse).</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, TrackedSource> _byPath = new(StringComparer.Ordinal);
    private readonly List<TrackedSource> _work = [];
    private int _sweep;

    public IReadOnlyCollection<TrackedSource> All => _byPath.Values;

    /// <summary>A sweep is running: whatever it does not meet is missing.</summary>
    public bool IsSweeping { get; private set; }

    public TrackedSource? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>As the ledger calls them.</summary>
    public IReadOnlySet<string> Names => _byPath.Values.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every folder in which something has been read before, near or far below it.</summary>
    public IReadOnlySet<string> FoldersRead()
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var lookup = folders.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var source in _byPath.Values.Where(s => s.Source.HasPosition))
        {
            var folder = Path.GetDirectoryName(source.Source.Path.AsSpan());
            while (!folder.IsEmpty && lookup.Add(folder)) folder = Path.GetDirectoryName(folder);
        }
        return folders;
    }

    public TrackedSource Add(SourceFormat format, string name, Source source) =>
        _byPath[source.Path] = new TrackedSource(format, name, source);

    /// <summary>Looks at everything that there is now.</summary>
    /// <param name="unlisted">Folders that turn out to be there and cannot be listed; asked for when all have been looked at.</param>
    /// <returns>What is to be read.</returns>
    public IReadOnlyList<TrackedSource> Sweep(IReadOnlyList<SourceFormat> formats, IReadOnlyList<AgentFolder> agents, IEnumerable<string> unlisted)
    {
        BeginLook(isSweep: true);
        foreach (var agent in agents)
        {
            foreach (var format in formats) format.Sweep(agent, this);
        }
        foreach (var format in formats) format.SweepOutside(this);
        KeepBelow(unlisted);
        return EndLook();
    }

    /// <summary>Begins to look; at everything, or at some.</summary>
    public void BeginLook(bool isSweep)
    {
        _work.Clear();
        IsSweeping = isSweep;
        if (isSweep) _sweep++;
    }

    /// <summary>A look found the source, as <see cref="TrackedSource.Source"/> now describes it.</summary>
    /// <returns>True if it is to be read.</returns>
    public bool Meet(TrackedSource found)
    {
        found.Sweep = _sweep;
        found.MissedSince = null;
        if (!found.IsBeingRead && found.Source.IsCurrent(SettledBefore())) return false;
        if (found.RetryAt is { } retryAt && time.GetTimestamp() < retryAt) return false;

        _work.Add(found);
        return true;
    }

    /// <summary>A look did not find the source under its name. What is held open of it is read to its end.</summary>
    public void Miss(TrackedSource missing)
    {
        missing.MissedSince ??= time.GetTimestamp();
        if (missing.Reader is { IsHeldOpen: true }) _work.Add(missing);
    }

    /// <summary>The folders are there and cannot be listed: what was known of them is not missing.</summary>
    private void KeepBelow(IEnumerable<string> folders)
    {
        var unlisted = folders.ToHashSet(StringComparer.Ordinal);
        if (unlisted.Count == 0) return;

        var lookup = unlisted.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var source in _byPath.Values.Where(s => s.Sweep != _sweep))
        {
            for (var folder = Path.GetDirectoryName(source.Source.Path.AsSpan()); !folder.IsEmpty; folder = Path.GetDirectoryName(folder))
            {
                if (lookup.Contains(folder)) source.Sweep = _sweep;
            }
        }
    }

    /// <returns>What is to be read.</returns>
    public IReadOnlyList<TrackedSource> EndLook()
    {
        if (IsSweeping)
        {
            foreach (var source in _byPath.Values)
            {
                if (source.Sweep != _sweep) Miss(source);
            }
        }
        IsSweeping = false;
        return _work;
    }

    /// <summary>Forgets what has been gone for so long that it will not come back under another name.</summary>
    /// <returns>Their names, for the ledger to forget.</returns>
    public IReadOnlyList<string> ForgetGone()
    {
        var gone = _byPath.Values.Where(s =>
            s is { MissedSince: { } since, Reader: null } && time.GetElapsedTime(since) > limits.PositionMemory).ToList();
        foreach (var source in gone)
        {
            _byPath.Remove(source.Source.Path);
            source.Format.OnForgotten(source);
        }
        return [.. gone.Select(s => s.Name)];
    }

    /// <summary>Whether what was written then may have been written again under the same time stamp.</summary>
    /// <param name="written">100 ns ticks.</param>
    public static bool IsUnsettled(long written, DateTimeOffset now) => Math.Abs(now.UtcTicks - written) < Settling.Ticks;

    private long SettledBefore() => (time.GetUtcNow() - Settling).UtcTicks;
}
