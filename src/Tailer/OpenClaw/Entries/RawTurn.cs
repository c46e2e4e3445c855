using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>The fields of an entry that may be a turn, still pointing into its line.</summary>
internal ref struct RawTurn
{
    public JsonText Type;
    public JsonText EntryId;
    public JsonText EntryTimestamp;

    /// <summary>What stands in the place of <see cref="EntryTimestamp"/> and is no text.</summary>
    public ReadOnlySpan<byte> EntryTimestampToken;

    public RawMessage Message;

    /// <summary>Old entries may carry these beside the message instead of in it.</summary>
    public RawFallback Fallback;

    /// <summary>It has a field that OpenClaw marks copies of native turns by, among others.</summary>
    public bool HasNativeMarks;

    /// <summary>How far before the end of its line the word stands for the last time; 0 if it does not, null while nobody has looked.</summary>
    public int? LastAssistant;

    /// <summary>Null while it may be a turn; false when it is none so far, but the rest must be read to be sure.</summary>
    public bool? IsSurelyNoTurn;

    /// <summary>
    /// Whether what was read so far says no. An entry of another type with an assistant's message may still be given the
    /// right type by a second key.
    /// </summary>
    public readonly bool IsNoTurnSoFar =>
        Message.Role.IsPresent ? !Message.Role.Is("assistant"u8) : Type.IsPresent && !Type.Is("message"u8);

    /// <summary>A user said something: a run begins.</summary>
    public readonly bool IsUser => Message.Role.Is("user"u8) && (!Type.IsPresent || Type.Is("message"u8));

    /// <summary>When the entry was written; milliseconds since the Unix epoch, null if it does not say.</summary>
    public readonly long? EntryTime =>
        EntryTimestamp.IsPresent ? Entries.EntryTime.Parse(EntryTimestamp) : Entries.EntryTime.Parse(EntryTimestampToken);
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
    public JsonText IdempotencyKey;

    /// <summary>OpenClaw notes that it is a copy of what was delivered, whatever provider and model it names, or has lost.</summary>
    public bool IsMirror;

    /// <summary>As it stands there: milliseconds since the Unix epoch, or what else a writer takes for a time.</summary>
    public ReadOnlySpan<byte> Timestamp;

    public UsageFields Usage;
}

/// <summary>What OpenClaw looks for in the entry when the message does not say it.</summary>
internal ref struct RawFallback
{
    public JsonText Provider;
    public JsonText Model;

    /// <summary>Unread: few entries have it.</summary>
    public ReadOnlySpan<byte> Usage;
}
