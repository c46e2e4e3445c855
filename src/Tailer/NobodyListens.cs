namespace Clawtail.Tailer;

/// <summary>For those who look at a home without counting: what they find is their answer, and no event.</summary>
internal sealed class NobodyListens : ITailerEvents;
