using System.Text.Json;
using System.Text.Json.Serialization;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>
/// What must be known of the lines before a position in a rollout to read on from it. It is bounded, whatever the rollout
/// holds, and says nothing of what was asked or answered.
/// </summary>
internal sealed record RolloutState
{
    /// <summary>Forks of forks name a thread each; of those beyond, the copied calls go to the last one that is kept.</summary>
    public const int MaxAncestors = 8;

    private const int CurrentVersion = 1;

    [JsonPropertyName("v")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The rollout's own thread.</summary>
    [JsonPropertyName("thread")]
    public RolloutThread Thread { get; init; }

    /// <summary>Whether the thread's own <c>session_meta</c> was read; until then its id is that of the file's name.</summary>
    [JsonPropertyName("declared")]
    public bool IsDeclared { get; init; }

    /// <summary>The threads whose lines were copied into it, the nearest first.</summary>
    [JsonPropertyName("copied")]
    public RolloutThread[]? Ancestors { get; init; }

    /// <summary>The thread's last model.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>The last running total of the file.</summary>
    [JsonPropertyName("total")]
    public CodexUsage? Total { get; init; }

    /// <summary>The turn that was read last.</summary>
    [JsonPropertyName("turn")]
    public RolloutTurn? Turn { get; init; }

    /// <summary>Before the first line.</summary>
    /// <param name="thread">From the file's name; absent if it does not say.</param>
    public static RolloutState Of(Uuid thread) => new() { Thread = new RolloutThread { Id = thread } };

    public string Serialize() => JsonSerializer.Serialize(this, RolloutStateJson.Default.RolloutState);

    /// <returns>Null for what no Clawtail of this version wrote: then the rollout is read from its beginning.</returns>
    public static RolloutState? Parse(string text)
    {
        try
        {
            var state = JsonSerializer.Deserialize(text, RolloutStateJson.Default.RolloutState);
            return state is { Version: CurrentVersion } && state.Ancestors is null or { Length: <= MaxAncestors } ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RolloutState))]
internal sealed partial class RolloutStateJson : JsonSerializerContext;
