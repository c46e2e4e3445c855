using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>What the lines of a turn have said so far.</summary>
/// <param name="Started">Milliseconds since the Unix epoch, whole seconds; 0 if it does not say.</param>
/// <param name="Model">Null without a <c>turn_context</c>, as in a compaction of its own.</param>
/// <param name="HasCall">Whether it had a model response.</param>
/// <param name="HasRecord">Whether it had a <c>token_usage_record</c>: then its <c>token_count</c> lines are no calls.</param>
/// <param name="IsAtLimit">Whether the provider said in it that the plan is used up.</param>
/// <param name="IsOver">Whether it was completed or aborted.</param>
internal readonly record struct RolloutTurn(
    Uuid Id, long Started = 0, string? Model = null, bool HasContext = false, bool HasCall = false, bool HasRecord = false, bool IsAtLimit = false, bool IsOver = false);
