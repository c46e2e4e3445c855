namespace Clawtail.Tailer.Ledger;

/// <summary>A place that was there and could not be read: what it holds from before it became readable is history.</summary>
/// <param name="Path">Relative to the home, or absolute outside of it.</param>
/// <param name="Since">When it was first found so; milliseconds since the Unix epoch.</param>
/// <param name="Cleared">When it became readable; null while it is not.</param>
internal sealed record Obstacle(string Path, long Since, long? Cleared);
