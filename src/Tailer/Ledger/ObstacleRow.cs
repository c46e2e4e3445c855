namespace Clawtail.Tailer.Ledger;

/// <summary>Something of the home that is there and could not be read, and since when it can be.</summary>
/// <param name="Path">Of a source or folder, relative to the home.</param>
/// <param name="Since">When it was noticed; milliseconds since the Unix epoch. 0 to forget it.</param>
/// <param name="Cleared">When it became readable; milliseconds since the Unix epoch, 0 while it is not.</param>
internal sealed record ObstacleRow(string Path, long Since, long Cleared);
