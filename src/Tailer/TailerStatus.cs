namespace Clawtail.Tailer;

/// <summary>How the tailer is doing, for health checks.</summary>
/// <param name="Ready">Caught up, ledger writable.</param>
/// <param name="Reason">One line for a person: why it is not ready; null when it is.</param>
/// <param name="LastIteration">When the loop last came round; it does at least every sweep interval.</param>
public sealed record TailerStatus(bool Ready, string? Reason, DateTimeOffset LastIteration);
