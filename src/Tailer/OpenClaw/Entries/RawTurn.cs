using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>The fields of an entry that may be a turn, still pointing into its line.</summary>
internal ref struct RawTurn
{
    public JsonText Type;
    public JsonText EntryId;
    public JsonText EntryTimestamp;
    public RawMessage Message;

    /// <summary>Old entries may carry these beside the message instead of in it.</summary>
    public RawFallback Fallback;

    /// <summary>Null while it may be a turn; false when it is none so far, but the rest must be read to be sure.</summary>
    public bool? IsSurelyNoTurn;

    /// <summary>
    /// Whether what was read so far says no. An entry of another type with an assistant's message may still be given the
    /// right type by a second key.
    /// </summary>
    public readonly bool IsNoTurnSoFar =>
        Message.Role.IsPresent ? !Message.Role.Is("assistant"u8) : Type.IsPresent && !Type.Is("message"u8);
}

/// <summary>The fields of the message in an entry.</summary>
internal ref struct RawMessage
{
    public JsonText Role;
    public JsonText Api;
    public JsonText Provider;
    public JsonText Model;
    public JsonText ResponseId;
    public JsonText StopReason;
    public JsonText ErrorMessage;
    public JsonText ErrorCode;
    public JsonText ErrorType;

    /// <summary>Milliseconds since the Unix epoch, null when absent or out of range.</summary>
    public long? Time;

    public UsageFields? Usage;
}

/// <summary>What OpenClaw looks for in the entry when the message does not say it.</summary>
internal ref struct RawFallback
{
    public JsonText Provider;
    public JsonText Model;
    public UsageFields? Usage;
}
