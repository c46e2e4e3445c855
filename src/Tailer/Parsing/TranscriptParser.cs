using System.Text.Json;

namespace Clawtail.Tailer.Parsing;

/// <summary>Reads one line of a transcript: a span in, a turn or the reason for none out. Knows nothing of files or databases.</summary>
/// <remarks>
/// Most bytes of a transcript are tool results. An entry whose role is not <c>assistant</c> is left as soon as the role is
/// known, unless the word stands somewhere in the rest: then a second role, or a second entry glued to this one by a
/// writer that died in the middle of a line, may follow, and the entry is read whole.
/// Not safe for concurrent use: a thread has its own.
/// </remarks>
internal sealed class TranscriptParser
{
    /// <summary>Tool arguments nest; nothing real comes near this, and JSON.parse itself gives up at a few thousand.</summary>
    private const int MaxDepth = 1000;

    /// <summary>The year 10000; milliseconds since the Unix epoch.</summary>
    private const double EndOfTime = 253_402_300_800_000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth, AllowMultipleValues = true };

    private readonly TurnKeyHash _keys = new();
    private readonly LabelPool _labels = new();

    /// <summary>
    /// Reads the first entry of <paramref name="text"/>, which starts with neither white space nor NUL.
    /// </summary>
    /// <param name="consumed">Bytes that belong to the entry; what follows on the same line is another one.</param>
    /// <param name="entryTime">When the entry was written (ms since the epoch); null if it does not say.</param>
    public EntryOutcome Parse(ReadOnlySpan<byte> text, ref Turn turn, out int consumed, out long? entryTime)
    {
        var raw = new RawTurn();
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            var outcome = text[0] == (byte)'{' ? ReadEntry(text, ref reader, ref raw) : EntryOutcome.Malformed;
            consumed = outcome == EntryOutcome.Malformed ? NextEntry(text) : (int)reader.BytesConsumed;
            if (outcome == EntryOutcome.NotATurn && reader.CurrentDepth > 0) consumed = text.Length;
            entryTime = raw.EntryTime;
            return outcome == EntryOutcome.Turn ? Resolve(raw, ref turn) : outcome;
        }
        catch (JsonException)
        {
            // Utf8JsonReader has no other way to say that text is not JSON.
            consumed = NextEntry(text);
            entryTime = null;
            return reader.CurrentDepth >= MaxDepth - 1 ? EntryOutcome.TooDeep : EntryOutcome.Malformed;
        }
    }

    /// <summary>Where the next entry starts after a broken one: a quote inside a string is escaped, so this can only be an entry's start.</summary>
    private static int NextEntry(ReadOnlySpan<byte> text)
    {
        var next = text[1..].IndexOf("{\"type\":\"message\""u8);
        return next < 0 ? text.Length : next + 1;
    }

    private static EntryOutcome ReadEntry(ReadOnlySpan<byte> text, scoped ref Utf8JsonReader reader, ref RawTurn raw)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("message"u8)) ReadMessage(text, ref reader, ref raw);
            else ReadEntryField(ref reader, ref raw);
            if (IsSurelyNoTurn(text, ref reader, ref raw)) return EntryOutcome.NotATurn;
        }
        return raw.Type.Is("message"u8) && raw.Role.Is("assistant"u8) ? EntryOutcome.Turn : EntryOutcome.NotATurn;
    }

    /// <summary>Searches the rest of the entry once, however many fields it has.</summary>
    private static bool IsSurelyNoTurn(ReadOnlySpan<byte> text, scoped ref Utf8JsonReader reader, ref RawTurn raw)
    {
        if (raw.IsSurelyNoTurn is { } known) return known;

        var isOther = (raw.Type.IsPresent && !raw.Type.Is("message"u8)) || (raw.Role.IsPresent && !raw.Role.Is("assistant"u8));
        if (!isOther) return false;

        raw.IsSurelyNoTurn = text[(int)reader.BytesConsumed..].IndexOf("\"assistant\""u8) < 0;
        return raw.IsSurelyNoTurn.Value;
    }

    private static void ReadEntryField(scoped ref Utf8JsonReader reader, ref RawTurn raw)
    {
        if (reader.ValueTextEquals("type"u8)) raw.Type = ReadText(ref reader);
        else if (reader.ValueTextEquals("id"u8)) raw.EntryId = ReadText(ref reader);
        else if (reader.ValueTextEquals("timestamp"u8)) ReadEntryTimestamp(ref reader, ref raw);
        else if (reader.ValueTextEquals("provider"u8)) raw.Fallback.Provider = ReadText(ref reader);
        else if (reader.ValueTextEquals("model"u8)) raw.Fallback.Model = ReadText(ref reader);
        else if (reader.ValueTextEquals("usage"u8)) raw.Fallback.HasUsage = TryReadUsage(ref reader, ref raw.Fallback.Usage);
        else SkipValue(ref reader);
    }

    private static void ReadEntryTimestamp(scoped ref Utf8JsonReader reader, ref RawTurn raw)
    {
        raw.EntryTimestamp = ReadText(ref reader);
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) && time > DateTimeOffset.UnixEpoch)
            raw.EntryTime = time.ToUnixTimeMilliseconds();
    }

    private static void ReadMessage(ReadOnlySpan<byte> text, scoped ref Utf8JsonReader reader, ref RawTurn raw)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMessageField(ref reader, ref raw);
            if (IsSurelyNoTurn(text, ref reader, ref raw)) return;
        }
    }

    private static void ReadMessageField(scoped ref Utf8JsonReader reader, ref RawTurn raw)
    {
        if (reader.ValueTextEquals("role"u8)) raw.Role = ReadText(ref reader);
        else if (reader.ValueTextEquals("api"u8)) raw.Api = ReadText(ref reader);
        else if (reader.ValueTextEquals("provider"u8)) raw.Provider = ReadText(ref reader);
        else if (reader.ValueTextEquals("model"u8)) raw.Model = ReadText(ref reader);
        else if (reader.ValueTextEquals("usage"u8)) raw.HasUsage = TryReadUsage(ref reader, ref raw.Usage);
        else if (reader.ValueTextEquals("stopReason"u8)) raw.StopReason = ReadText(ref reader);
        else if (reader.ValueTextEquals("timestamp"u8)) raw.MessageTime = ReadMilliseconds(ref reader);
        else if (reader.ValueTextEquals("responseId"u8)) raw.ResponseId = ReadText(ref reader);
        else if (reader.ValueTextEquals("errorMessage"u8)) raw.ErrorMessage = ReadText(ref reader);
        else if (reader.ValueTextEquals("errorCode"u8)) raw.ErrorCode = ReadText(ref reader);
        else if (reader.ValueTextEquals("errorType"u8)) raw.ErrorType = ReadText(ref reader);
        else SkipValue(ref reader);
    }

    private static bool TryReadUsage(scoped ref Utf8JsonReader reader, ref UsageFields usage)
    {
        reader.Read();
        var isUsage = reader.TokenType == JsonTokenType.StartObject;
        if (isUsage) usage = UsageFields.Read(ref reader);
        else reader.Skip();
        return isUsage;
    }

    private static long? ReadMilliseconds(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        var isTime = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && value is > 0 and < EndOfTime;
        var time = isTime ? (long)reader.GetDouble() : (long?)null;
        reader.Skip();
        return time;
    }

    private static JsonText ReadText(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = JsonText.From(ref reader);
        reader.Skip();
        return text;
    }

    private static void SkipValue(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private EntryOutcome Resolve(RawTurn raw, ref Turn turn)
    {
        if (!raw.HasUsage) (raw.HasUsage, raw.Usage) = (raw.Fallback.HasUsage, raw.Fallback.Usage);
        if (!raw.Provider.IsPresent) raw.Provider = raw.Fallback.Provider;
        if (!raw.Model.IsPresent) raw.Model = raw.Fallback.Model;
        if (raw.Usage.IsInvalid) return EntryOutcome.Invalid;

        var tokens = raw.Usage.Tokens;
        var failed = raw.StopReason.Is("error"u8);
        if (SyntheticTurn.Matches(raw, tokens, failed)) return EntryOutcome.Synthetic;

        turn.Key = _keys.Compute(raw, tokens);
        turn.Time = raw.MessageTime ?? raw.EntryTime ?? 0;
        turn.Provider = ProviderName.IsCodex(raw.Provider, raw.Api) ? ProviderName.Codex : _labels.Get(raw.Provider, "unknown");
        turn.Model = _labels.Get(raw.Model, "unknown");
        turn.ErrorReason = failed ? ErrorReason.Of(raw.ErrorCode, raw.ErrorType, raw.ErrorMessage) : null;
        turn.Tokens = tokens;
        turn.CostNanoUsd = raw.Usage.CostNanoUsd;
        return EntryOutcome.Turn;
    }
}
