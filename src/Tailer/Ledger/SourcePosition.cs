namespace Clawtail.Tailer.Ledger;

/// <summary>How far a source has been read, as its format writes it down. The ledger keeps it and does not look into it.</summary>
/// <param name="Path">Relative to the home, or absolute for a source outside of it.</param>
/// <param name="Format">The name of the format: <c>transcript</c>, <c>agent-database</c>, <c>rollout</c> and so on.</param>
/// <param name="Position">JSON of the format's own.</param>
internal sealed record SourcePosition(string Path, string Format, string Position);
