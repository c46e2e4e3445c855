using Clawtail.Tailer;

namespace Clawtail.Tests.Support;

/// <summary>Limits so small that every boundary is crossed: between batches, commits, passes, readings and what is kept.</summary>
internal static class TinyLimits
{
    public static TailerLimits Instance { get; } = new()
    {
        TurnsPerBatch = 2,
        TurnsPerCommit = 3,
        BatchesPerCommit = 2,
        BatchesPerPass = 2,
        SourcesPerPass = 3,
        SourcesAhead = 2,
        SpareBatches = 1,
        HeldOpen = 2,
        FilePause = 700,
        ArchivePause = 500,
        RowsPerReading = 3,
        BytesPerReading = 2000,
        RememberedSessions = 2,
        Hints = 3,
        Obstacles = 2,
        GiveBackAfter = long.MaxValue,
    };
}
