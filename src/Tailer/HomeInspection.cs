namespace Clawtail.Tailer;

/// <summary>What is in an OpenClaw home, found by the look with which counting begins, and whether this user may read it. No entry is read.</summary>
public sealed record HomeInspection
{
    public required string Path { get; init; }

    public bool Exists { get; init; }

    /// <summary>The OpenClaw that last wrote its configuration; null where that does not say.</summary>
    public string? Release { get; init; }

    /// <summary>OpenClaw lets Codex use the Codex home of the person that runs it, and not one of each agent.</summary>
    public bool UsesPersonalCodex { get; init; }

    public IReadOnlyList<string> Agents { get; init; } = [];

    /// <summary>Files; those in databases are not counted here.</summary>
    public int Transcripts { get; init; }

    /// <summary>What the native Codex runtime wrote of the agents' threads, a file each.</summary>
    public int Rollouts { get; init; }

    public IReadOnlyList<InspectedDatabase> Databases { get; init; } = [];

    /// <summary>The Codex homes of people, in the order in which they were named.</summary>
    public IReadOnlyList<InspectedCodexHome> CodexHomes { get; init; } = [];

    /// <summary>Files and folders of the home that are there and that this user cannot read.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>What the home keeps elsewhere and this process does not see, with the reason.</summary>
    public IReadOnlyList<(string Path, string Reason)> Missing { get; init; } = [];

    /// <summary>All that are watched: each takes one inotify watch.</summary>
    public int Folders { get; init; }

    /// <summary>When any source was last written.</summary>
    public DateTimeOffset? NewestWrite { get; init; }

    public static HomeInspection Of(TailerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new HomeInspector(options, time).Inspect();
    }
}

/// <summary>An agent's database, as its header describes it (https://sqlite.org/fileformat.html).</summary>
/// <param name="SchemaVersion">OpenClaw's <c>PRAGMA user_version</c>; null where the header cannot be read.</param>
/// <param name="IsOrphaned">A write-ahead log is left behind, without the index that a living writer keeps beside it.</param>
public sealed record InspectedDatabase(string Path, int? SchemaVersion, bool IsOrphaned);

/// <summary>A person's own Codex home.</summary>
/// <param name="Rollouts">Live and archived ones.</param>
/// <param name="Unreadable">As <see cref="HomeInspection.Unreadable"/>.</param>
public sealed record InspectedCodexHome(string Path, bool Exists, int Rollouts, IReadOnlyList<string> Unreadable);
