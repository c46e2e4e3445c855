using Clawtail.Tailer.Errors;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>Reads one line of a transcript: a span in, a turn or the reason for none out. Knows nothing of files or databases.</summary>
/// <remarks>
/// Most bytes of a transcript are tool results. An entry whose role is not <c>assistant</c> is left as soon as the role is
/// known, unless the word stands somewhere in the rest: then a second role, or a second entry glued to this one by a
/// writer that died in the middle of a line, may follow, and the entry is read whole.
/// Not safe for concurrent use: a thread has its own.
/// </remarks>
internal sealed class TranscriptParser
{
    /// <summary>How far before the end of the line the word stands for the last time; 0 if it does not, null while nobody has looked.</summary>
    private int? _lastAssistant;

    private readonly TurnKeyHash _keys = new();
    private readonly LabelPool _labels = new();

    private static ReadOnlySpan<byte> Assistant => "\"assistant\""u8;

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

    /// <summary>The last entry is what a tool answered: most bytes of a transcript, and the call before it says as much of its turn.</summary>
    public bool IsToolResult { get; private set; }

    /// <summary>
    /// Reads the first entry of <paramref name="text"/>, which starts with neither white space nor NUL.
    /// </summary>
    /// <param name="consumed">Bytes that belong to the entry; what follows on the same line is another one.</param>
    /// <param name="entryTime">When the entry was written (ms since the epoch); null if it does not say.</param>
    /// <param name="isFirst">It begins a line; false for what follows on the line of the entry before.</param>
    public EntryOutcome Parse(ReadOnlySpan<byte> text, ref Turn turn, out int consumed, out long? entryTime, bool isFirst = true)
    {
        if (isFirst) _lastAssistant = null;
        var raw = new RawTurn();
        var walk = new JsonObjectReader(text);
        var outcome = ReadEntry(ref walk, ref raw);
        entryTime = walk.Fault == JsonFault.None ? raw.EntryTime : null;
        if (outcome is EntryOutcome.Malformed or EntryOutcome.TooDeep) consumed = NextEntry(text);
        else consumed = walk.Depth == 0 ? walk.Position : text.Length;
        WalkedInVain = walk.Fault == JsonFault.None ? 0 : walk.FaultedAt;
        IsRequest = outcome == EntryOutcome.NotATurn && raw.IsUser;
        IsToolResult = outcome == EntryOutcome.NotATurn && raw.Message.Role.Is("toolResult"u8);
        if (IsRequest) Run = RunUsage.Start;
        return outcome == EntryOutcome.Turn ? Resolve(ref raw, entryTime, ref turn) : outcome;
    }

    /// <summary>Where the next entry starts after a broken one: a quote inside a string is escaped, so this can only be an entry's start.</summary>
    private static int NextEntry(ReadOnlySpan<byte> text)
    {
        var next = text[1..].IndexOf("{\"type\":\"message\""u8);
        return next < 0 ? text.Length : next + 1;
    }

    private EntryOutcome ReadEntry(ref JsonObjectReader walk, ref RawTurn raw)
    {
        if (!walk.TryEnter()) return EntryOutcome.Malformed;

        while (TryNextField(ref walk, ref raw, out var name))
        {
            if (name.Is("message"u8)) ReadMessage(ref walk, ref raw);
            else ReadEntryField(ref walk, name, ref raw);
        }

        if (walk.Fault == JsonFault.TooDeep) return EntryOutcome.TooDeep;
        if (walk.Fault == JsonFault.Malformed) return EntryOutcome.Malformed;
        return raw.Type.Is("message"u8) && raw.Message.Role.Is("assistant"u8) ? EntryOutcome.Turn : EntryOutcome.NotATurn;
    }

    /// <summary>The next field of the entry or the message; none as soon as the entry is surely no turn.</summary>
    private bool TryNextField(scoped ref JsonObjectReader walk, scoped ref RawTurn raw, out JsonText name)
    {
        name = default;
        return !IsSurelyNoTurn(walk, ref raw) && walk.TryNext(out name);
    }

    /// <summary>
    /// Searches the rest of the entry once, however many fields it has, and before the next value is read: after a writer
    /// that died, that value may be the next entry.
    /// </summary>
    private bool IsSurelyNoTurn(in JsonObjectReader walk, ref RawTurn raw)
    {
        if (raw.IsSurelyNoTurn is { } known) return known;
        if (!raw.IsNoTurnSoFar || walk.Fault != JsonFault.None) return false;

        // However many entries one line holds, it is searched once: what they have in common is its end.
        _lastAssistant ??= walk.Rest.LastIndexOf(Assistant) is >= 0 and var at ? walk.Rest.Length - at : 0;
        raw.IsSurelyNoTurn = _lastAssistant == 0 || walk.Rest.Length < _lastAssistant;
        return raw.IsSurelyNoTurn.Value;
    }

    private static void ReadEntryField(ref JsonObjectReader walk, JsonText name, ref RawTurn raw)
    {
        if (name.Is("type"u8)) raw.Type = walk.ReadText();
        else if (name.Is("id"u8)) raw.EntryId = walk.ReadText();
        else if (name.Is("timestamp"u8)) raw.EntryTimestamp = walk.ReadText(out raw.EntryTimestampToken);
        else if (name.Is("provider"u8)) raw.Fallback.Provider = walk.ReadText();
        else if (name.Is("model"u8)) raw.Fallback.Model = walk.ReadText();
        else if (name.Is("usage"u8)) raw.Fallback.Usage = walk.Skip();
        else walk.Skip();
    }

    /// <summary>A second message takes the place of the first.</summary>
    private void ReadMessage(ref JsonObjectReader walk, ref RawTurn raw)
    {
        raw.Message = default;
        if (!walk.EnterOrSkip()) return;

        while (TryNextField(ref walk, ref raw, out var name)) ReadMessageField(ref walk, name, ref raw.Message);
    }

    private static void ReadMessageField(ref JsonObjectReader walk, JsonText name, ref RawMessage message)
    {
        if (name.Is("role"u8)) message.Role = walk.ReadText();
        else if (name.Is("api"u8)) message.Api = walk.ReadText();
        else if (name.Is("provider"u8)) message.Provider = walk.ReadText();
        else if (name.Is("model"u8)) message.Model = walk.ReadText();
        else if (name.Is("usage"u8)) message.Usage = UsageFields.Read(ref walk);
        else if (name.Is("stopReason"u8)) message.StopReason = walk.ReadText();
        else if (name.Is("timestamp"u8)) message.Timestamp = walk.Skip();
        else if (name.Is("responseId"u8)) message.ResponseId = walk.ReadText();
        else if (name.Is("errorMessage"u8)) message.ErrorMessage = walk.ReadText();
        else if (name.Is("errorCode"u8)) message.ErrorCode = walk.ReadText();
        else if (name.Is("errorType"u8)) message.ErrorType = walk.ReadText();
        else if (name.Is("idempotencyKey"u8)) message.IdempotencyKey = walk.ReadText();
        else if (name.Is("openclawDeliveryMirror"u8) || name.Is("openclawMessageToolMirror"u8)) message.IsMirror = walk.Skip() is [(byte)'{', ..];
        else walk.Skip();
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
        turn.Key = _keys.Compute(raw, message.Usage.IsObject ? usage.KeyTokens : beside.KeyTokens);
        turn.Time = EntryTime.Parse(message.Timestamp) ?? entryTime ?? 0;
        turn.FormerTime = KeyTime.OfTurn(raw) is var former && former == turn.Time ? null : former;
        turn.Provider = ProviderName.IsCodex(message.Provider, message.Api) ? ProviderName.Codex : _labels.Get(message.Provider, "unknown");
        turn.Model = _labels.Get(message.Model, "unknown");
        turn.ErrorReason = failed ? ErrorReason.Of(message.ErrorCode, message.ErrorType, message.ErrorMessage) : null;
        turn.Messages = failed ? 0 : 1;
        turn.Tokens = tokens;
        turn.CostNanoUsd = usage.CostNanoUsd;
        return EntryOutcome.Turn;
    }

    private static UsageFields ReadUsage(ReadOnlySpan<byte> json)
    {
        var reader = new JsonObjectReader(json);
        return UsageFields.Read(ref reader);
    }
}
