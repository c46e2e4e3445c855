using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer;

/// <summary>The formats that are read: a new one is a folder of its own and a line here.</summary>
internal static class Formats
{
    public static IReadOnlyList<SourceFormat> Create(
        TailerOptions options, HomeLayout layout, FolderListing folders, LargeBuffer large, TimeProvider time, ITailerEvents events)
    {
        var handles = new HandleBudget(options.Limits.HeldOpen);
        var transcripts = new FileTools(options.MaxEntrySize, options.Limits, handles, large, layout.Gate, time, events, () => new TranscriptLineParser(events));
        var rollouts = new FileTools(options.MaxEntrySize, options.Limits, handles, large, layout.Gate, time, events, () => new RolloutLineParser(events));
        return
        [
            new AgentDatabaseFormat(layout, transcripts, options.MaxEntrySize),
            new RolloutFormat(layout.Relative, options.CodexDirectories, folders, rollouts),
            new TranscriptFormat(layout, folders, transcripts),
        ];
    }
}
