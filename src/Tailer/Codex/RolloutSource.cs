using Clawtail.Tailer.Files;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.Codex;

/// <summary>A rollout: its thread and the position it was read to.</summary>
internal sealed record RolloutSource : FileSource
{
    /// <summary>After databases, before transcripts.</summary>
    private const int Rank = 1;

    /// <summary>From its name.</summary>
    public required Uuid Thread { get; init; }

    public required RolloutPlace Place { get; init; }

    /// <summary>It lies in a person's own Codex home.</summary>
    public bool IsPersonal { get; init; }

    public override bool IsCompressed => Path.EndsWith(".zst", StringComparison.Ordinal);

    public override bool MayGrow => Place == RolloutPlace.Live && !IsCompressed;

    /// <summary>Parents before their forks: ids begin with the time.</summary>
    public override SourceOrder Order => new(Rank, Thread.Time ?? 0, Path);
}

/// <summary>Where in a Codex home a rollout lies.</summary>
internal enum RolloutPlace
{
    /// <summary>Under <c>sessions/</c>, by day.</summary>
    Live,

    /// <summary>In <c>archived_sessions/</c>.</summary>
    Archived,
}
