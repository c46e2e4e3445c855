namespace Clawtail.Tailer;

/// <summary>How the tailer is doing, for health checks.</summary>
/// <param name="Ready">Everything that can be read is counted, and the ledger can be written.</param>
/// <param name="Reason">One line for a person: why it is not ready; null when it is.</param>
/// <param name="Missing">One line for each folder or source that is there and cannot be read: what they hold is not counted.</param>
/// <param name="SinceLastIteration">How long ago the loop last came round, by a clock that nobody sets; it does at least every sweep interval.</param>
public sealed record TailerStatus(bool Ready, string? Reason, IReadOnlyList<string> Missing, TimeSpan SinceLastIteration);
