using Clawtail.Tailer.Errors;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>Reads one line of a transcript: a span in, a turn or the reason for none out. Knows nothing of files or databases.</summary>
/// <remarks>Not safe for concurrent use: a thread has its own.</remarks>
internal sealed class TranscriptParser
{
    /// <inheritdoc cref="RawTurn.LastAssistant"/>
    private int? _lastAssistant;

    private readonly TurnKeyHash _keys = new();
    private readonly LabelPool _labels = new();
    private readonly ErrorReasonMemo _reasons = new();

    /// <summary>
    /// The run that the transcript is in. Whoever reads several transcripts, or one in several parts, says here which run the next
    /// entry belongs to.
    /// </summary>
    public RunUsage Run { get; set; } = RunUsage.Start;

    /// <summary>The last turn has a count that is none: it counts nothing, and the rest of the turn is counted.</summary>
    public bool HadOddCount { get; private set; }

    /// <summary>The last entry is a question, of a person or of a trigger.</summary>
    public bool IsRequest { get; private set; }

    /// <summary>Bytes that were walked over in vain to find that the last entry is none.</summary>
    public int WalkedInVain { get; private set; }

    /// <summary>
    /// The last entry may be linked to a native turn. What a tool answered is not looked at: most bytes of a transcript, and the call
    /// before it says as much of its turn.
    /// </summary>
    public bool MayBeNative { get; private set; }

    /// <summary>
    /// Reads the first entry of <paramref name="text"/>, which starts with neither white space nor NUL.
    /// </summary>
    /// <param name="consumed">Bytes that belong to the entry; what follows on the same line is another one.</param>
    /// <param name="entryTime">When the entry was written (ms since the epoch); null if it does not say.</param>
    /// <param name="isFirst">It begins a line; false for what follows on the line of the entry before.</param>
    public EntryOutcome Parse(ReadOnlySpan<byte> text, ref Turn turn, out int consumed, out long? entryTime, bool isFirst = true)
    {
        var raw = new RawTurn { LastAssistant = isFirst ? null : _lastAssistant };
        var walk = new JsonObjectReader(text);
        var outcome = RawTurnReader.Read(ref walk, ref raw);
        _lastAssistant = raw.LastAssistant;
        entryTime = walk.Fault == JsonFault.None ? raw.EntryTime : null;
        if (outcome is EntryOutcome.Malformed or EntryOutcome.TooDeep) consumed = NextEntry(text);
        else consumed = walk.Depth == 0 ? walk.Position : text.Length;
        WalkedInVain = walk.Fault == JsonFault.None ? 0 : walk.FaultedAt;
        IsRequest = outcome == EntryOutcome.NotATurn && raw.IsUser;
        MayBeNative = outcome == EntryOutcome.Turn ? raw.HasNativeMarks || raw.Message.IdempotencyKey.IsPresent : outcome == EntryOutcome.NotATurn && !raw.Message.Role.Is("toolResult"u8);
        if (IsRequest) Run = RunUsage.Start;
        return outcome == EntryOutcome.Turn ? Resolve(ref raw, entryTime, ref turn) : outcome;
    }

    /// <summary>Where the next entry starts after a broken one: a quote inside a string is escaped, so this can only be an entry's start.</summary>
    private static int NextEntry(ReadOnlySpan<byte> text)
    {
        var next = text[1..].IndexOf("{\"type\":\"message\""u8);
        return next < 0 ? text.Length : next + 1;
    }

    private EntryOutcome Resolve(ref RawTurn raw, long? entryTime, ref Turn turn)
    {
        ref var message = ref raw.Message;
        if (!message.Provider.IsPresent) message.Provider = raw.Fallback.Provider;
        if (!message.Model.IsPresent) message.Model = raw.Fallback.Model;
        var beside = message.Usage.IsObject || raw.Fallback.Usage.IsEmpty ? default : ReadUsage(raw.Fallback.Usage);
        ref readonly var usage = ref message.Usage.IsPresent ? ref message.Usage : ref beside;
        var tokens = usage.Tokens;
        var failed = message.StopReason.Is("error"u8);
        if (SyntheticTurn.Matches(message, tokens, failed)) return EntryOutcome.Synthetic;
        if (message.Api.Is("cli"u8) && Run.IsRepeatedBy(tokens)) return EntryOutcome.Repeated;

        if (!message.Api.Is("cli"u8)) Run = Run.With(tokens);
        HadOddCount = usage.HasOddCount;
        var keyTime = KeyTime.OfMessage(message);
        turn.Key = _keys.Compute(raw, keyTime, message.Usage.IsObject ? usage.KeyTokens : beside.KeyTokens);
        turn.Time = EntryTime.Parse(message.Timestamp) ?? entryTime ?? 0;
        turn.FormerTime = KeyTime.OfTurn(raw, keyTime) is var former && former == turn.Time ? null : former;
        turn.Provider = ProviderName.IsCodex(message.Provider, message.Api) ? ProviderName.Codex : _labels.Get(message.Provider, "unknown");
        turn.Model = _labels.Get(message.Model, "unknown");
        turn.ErrorReason = failed ? ErrorReason.Of(message.ErrorCode, message.ErrorType, message.ErrorMessage, _reasons) : null;
        turn.Messages = failed ? 0 : 1;
        turn.Tokens = tokens;
        turn.CostNanoUsd = usage.CostNanoUsd;
        return EntryOutcome.Turn;
    }

    private static UsageFields ReadUsage(ReadOnlySpan<byte> json)
    {
        var reader = new JsonObjectReader(json);
        var usage = new UsageFields();
        usage.Read(ref reader);
        return usage;
    }
}
