namespace Clawtail.Tailer.Parsing;

/// <summary>The fields of an entry that may be a turn, still pointing into its line.</summary>
internal ref struct RawTurn
{
    public JsonText Type;
    public JsonText EntryId;
    public JsonText EntryTimestamp;

    /// <summary>Entry timestamp; milliseconds since the Unix epoch, null when absent or not ISO 8601.</summary>
    public long? EntryTime;

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
    public long? MessageTime;

    public bool HasUsage;
    public UsageFields Usage;

    /// <summary>Null while it may be a turn; false when it is none so far, but the rest must be read to be sure.</summary>
    public bool? IsSurelyNoTurn;

    /// <summary>Old entries may carry these beside the message instead of in it.</summary>
    public RawFallback Fallback;
}

/// <summary>What OpenClaw looks for in the entry when the message does not say it.</summary>
internal ref struct RawFallback
{
    public JsonText Provider;
    public JsonText Model;
    public bool HasUsage;
    public UsageFields Usage;
}
