namespace Clawtail.Tailer.Ledger;

/// <summary>How far a source has been read, as the ledger keeps it.</summary>
/// <param name="Path">Relative to the home; absolute for a source outside of it.</param>
/// <param name="Format">The name of its format.</param>
/// <param name="Position">The format's own JSON text; the ledger does not look into it.</param>
internal sealed record SourcePosition(string Path, string Format, string Position);
