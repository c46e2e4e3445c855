using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.Files;

/// <summary>What readers of files need and share: buffers, parsers, the budget of handles, the clock.</summary>
/// <param name="parsers">Makes a parser of the format.</param>
internal sealed class FileTools(int maxEntrySize, TailerLimits limits, HandleBudget handles, LargeBuffer large, FileGate gate, TimeProvider time, ITailerEvents events, Func<LineParser> parsers)
{
    public TailerLimits Limits { get; } = limits;

    public HandleBudget Handles { get; } = handles;

    public FileGate Gate { get; } = gate;

    public TimeProvider Time { get; } = time;

    public ITailerEvents Events { get; } = events;

    public Pool<LineReader> Lines { get; } = new(() => new LineReader(maxEntrySize, large));

    public Pool<LineParser> Parsers { get; } = new(parsers);
}
