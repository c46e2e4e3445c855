using System.Text.Json;

namespace Clawtail.Tailer.Parsing;

/// <summary>
/// The <c>usage</c> object of a message. Providers spell its fields in several ways, and old transcripts keep the
/// provider's spelling: where two spellings of one count stand side by side, OpenClaw's own comes first.
/// </summary>
internal struct UsageFields
{
    /// <summary>No turn has this many tokens; a larger number is a fault of its writer, and adding it would ruin a total.</summary>
    private const long MaxTokens = 1_000_000_000_000;

    /// <summary>No turn costs a million dollars.</summary>
    private const double MaxCostUsd = 1_000_000;

    private Spelled _input, _output, _cacheRead, _cacheWrite;
    private double _costUsd;

    /// <summary>A counted field holds something that is not a count.</summary>
    public bool IsInvalid { get; private set; }

    public readonly TokenCounts Tokens => new(_input.Value, _output.Value, _cacheRead.Value, _cacheWrite.Value);

    public readonly long CostNanoUsd => (long)Math.Round(_costUsd * 1e9);

    /// <summary>Reads the object the reader stands on, and leaves it on the object's end.</summary>
    public static UsageFields Read(scoped ref Utf8JsonReader reader)
    {
        var usage = new UsageFields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            usage.ReadField(ref reader);
        }
        return usage;
    }

    private void ReadField(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("input"u8)) Take(ref _input, ref reader, 0);
        else if (reader.ValueTextEquals("output"u8)) Take(ref _output, ref reader, 0);
        else if (reader.ValueTextEquals("cacheRead"u8)) Take(ref _cacheRead, ref reader, 0);
        else if (reader.ValueTextEquals("cacheWrite"u8)) Take(ref _cacheWrite, ref reader, 0);
        else if (reader.ValueTextEquals("cost"u8)) ReadCost(ref reader);
        else ReadForeignSpelling(ref reader);
    }

    private void ReadForeignSpelling(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("inputTokens"u8)) Take(ref _input, ref reader, 1);
        else if (reader.ValueTextEquals("input_tokens"u8)) Take(ref _input, ref reader, 2);
        else if (reader.ValueTextEquals("promptTokens"u8)) Take(ref _input, ref reader, 3);
        else if (reader.ValueTextEquals("prompt_tokens"u8)) Take(ref _input, ref reader, 4);
        else if (reader.ValueTextEquals("outputTokens"u8)) Take(ref _output, ref reader, 1);
        else if (reader.ValueTextEquals("output_tokens"u8)) Take(ref _output, ref reader, 2);
        else if (reader.ValueTextEquals("completionTokens"u8)) Take(ref _output, ref reader, 3);
        else if (reader.ValueTextEquals("completion_tokens"u8)) Take(ref _output, ref reader, 4);
        else if (reader.ValueTextEquals("cache_read"u8)) Take(ref _cacheRead, ref reader, 1);
        else if (reader.ValueTextEquals("cache_read_input_tokens"u8)) Take(ref _cacheRead, ref reader, 2);
        else if (reader.ValueTextEquals("cached_tokens"u8)) Take(ref _cacheRead, ref reader, 3);
        else if (reader.ValueTextEquals("cache_write"u8)) Take(ref _cacheWrite, ref reader, 1);
        else if (reader.ValueTextEquals("cache_creation_input_tokens"u8)) Take(ref _cacheWrite, ref reader, 2);
        else SkipValue(ref reader);
    }

    private void Take(ref Spelled field, ref Utf8JsonReader reader, int precedence)
    {
        reader.Read();
        if (TryReadCount(ref reader, out var count)) field.Offer(count, precedence);
        else if (reader.TokenType != JsonTokenType.Null) IsInvalid = true;
        reader.Skip();
    }

    /// <summary>JavaScript writes whole numbers and fractions alike; a negative remainder (input minus cached) is none.</summary>
    private static bool TryReadCount(scoped ref Utf8JsonReader reader, out long count)
    {
        count = 0;
        if (reader.TokenType != JsonTokenType.Number) return false;
        if (!reader.TryGetInt64(out count))
        {
            if (!reader.TryGetDouble(out var number) || !(Math.Abs(number) <= MaxTokens)) return false;
            count = (long)number;
        }
        count = Math.Max(count, 0);
        return count <= MaxTokens;
    }

    private void ReadCost(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("total"u8)) SkipValue(ref reader);
            else ReadTotalCost(ref reader);
        }
    }

    private void ReadTotalCost(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var usd) && Math.Abs(usd) <= MaxCostUsd)
            _costUsd = Math.Max(usd, 0);
        else if (reader.TokenType != JsonTokenType.Null)
            IsInvalid = true;
        reader.Skip();
    }

    private static void SkipValue(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>A count with the rank of the spelling it came from; the lowest rank wins, among equals the last.</summary>
    private struct Spelled
    {
        private int? _rank;

        public long Value { get; private set; }

        public void Offer(long value, int rank)
        {
            if (_rank < rank) return;
            _rank = rank;
            Value = value;
        }
    }
}
