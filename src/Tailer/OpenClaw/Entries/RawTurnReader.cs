using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>Finds the fields of an entry that may be a turn.</summary>
/// <remarks>
/// Most bytes of a transcript are tool results. An entry whose role is not <c>assistant</c> is left as soon as the role is
/// known, unless the word stands somewhere in the rest: then a second role, or a second entry glued to this one by a
/// writer that died in the middle of a line, may follow, and the entry is read whole.
/// </remarks>
internal static class RawTurnReader
{
    /// <returns><see cref="EntryOutcome.Turn"/> if it is an assistant's message, else why it is none.</returns>
    public static EntryOutcome Read(ref JsonObjectReader walk, ref RawTurn raw)
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
    private static bool TryNextField(scoped ref JsonObjectReader walk, scoped ref RawTurn raw, out JsonText name)
    {
        name = default;
        return !IsSurelyNoTurn(walk, ref raw) && walk.TryNext(out name);
    }

    /// <summary>
    /// Searches the rest of the entry once, however many fields it has, and before the next value is read: after a writer
    /// that died, that value may be the next entry.
    /// </summary>
    private static bool IsSurelyNoTurn(in JsonObjectReader walk, ref RawTurn raw)
    {
        if (raw.IsSurelyNoTurn is { } known) return known;
        if (!raw.IsNoTurnSoFar || walk.Fault != JsonFault.None) return false;

        // However many entries one line holds, it is searched once: what they have in common is its end.
        raw.LastAssistant ??= walk.Rest.LastIndexOf("\"assistant\""u8) is >= 0 and var at ? walk.Rest.Length - at : 0;
        raw.IsSurelyNoTurn = raw.LastAssistant == 0 || walk.Rest.Length < raw.LastAssistant;
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
        else SkipOther(ref walk, name, ref raw);
    }

    private static void SkipOther(ref JsonObjectReader walk, JsonText name, ref RawTurn raw)
    {
        raw.HasNativeMarks |= name.Is("__openclaw"u8) || name.Is("idempotencyKey"u8) || name.Is("customType"u8);
        walk.Skip();
    }

    /// <summary>A second message takes the place of the first.</summary>
    private static void ReadMessage(ref JsonObjectReader walk, ref RawTurn raw)
    {
        raw.Message = default;
        if (!walk.EnterOrSkip()) return;

        while (TryNextField(ref walk, ref raw, out var name)) ReadMessageField(ref walk, name, ref raw);
    }

    private static void ReadMessageField(ref JsonObjectReader walk, JsonText name, ref RawTurn raw)
    {
        ref var message = ref raw.Message;
        if (name.Is("role"u8)) message.Role = walk.ReadText();
        else if (name.Is("api"u8)) message.Api = walk.ReadText();
        else if (name.Is("provider"u8)) message.Provider = walk.ReadText();
        else if (name.Is("model"u8)) message.Model = walk.ReadText();
        else if (name.Is("usage"u8)) message.Usage.Read(ref walk);
        else if (name.Is("stopReason"u8)) message.StopReason = walk.ReadText();
        else if (name.Is("timestamp"u8)) message.Timestamp = walk.Skip();
        else if (name.Is("responseId"u8)) message.ResponseId = walk.ReadText();
        else if (name.Is("errorMessage"u8)) message.ErrorMessage = walk.ReadText();
        else if (name.Is("errorCode"u8)) message.ErrorCode = walk.ReadText();
        else if (name.Is("errorType"u8)) message.ErrorType = walk.ReadText();
        else if (name.Is("idempotencyKey"u8)) message.IdempotencyKey = walk.ReadText();
        else if (name.Is("openclawDeliveryMirror"u8) || name.Is("openclawMessageToolMirror"u8)) message.IsMirror = walk.Skip() is [(byte)'{', ..];
        else SkipOther(ref walk, name, ref raw);
    }
}
