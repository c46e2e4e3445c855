using System.Text.Json;

namespace Clawtail.Tailer.Parsing;

/// <summary>
/// The <c>usage</c> object of a message. OpenClaw writes it in its own spelling, but old transcripts keep the provider's
/// (<see cref="UsageSpelling"/>).
/// </summary>
internal struct UsageFields
{
    /// <summary>No turn has this many tokens; a larger number is a fault of its writer, and adding it would ruin a total.</summary>
    private const long MaxTokens = 1_000_000_000_000;

    /// <summary>No turn costs a million dollars.</summary>
    private const double MaxCostUsd = 1_000_000;

    private Count _input, _output, _cacheRead, _cacheWrite;
    private bool _cacheReadIsInInput;
    private double _costUsd;

    /// <summary>A counted field holds something that is not a count.</summary>
    public bool IsInvalid { get; private set; }

    public readonly TokenCounts Tokens => new(
        Math.Max(0, _input.Value - CachedInInput), _output.Value, _cacheRead.Value, _cacheWrite.Value);

    public readonly long CostNanoUsd => (long)Math.Round(_costUsd * 1e9);

    private readonly long CachedInInput
    {
        get
        {
            var inputIsForeign = _input.Spelling is { } spelling && !UsageSpelling.IsOwn(spelling);
            var read = _cacheReadIsInInput || (inputIsForeign && IsIn(_cacheRead, CachedTokens.InForeignInput)) ? _cacheRead.Value : 0;
            return read + (inputIsForeign && IsIn(_cacheWrite, CachedTokens.InForeignInput) ? _cacheWrite.Value : 0);
        }
    }

    /// <summary>Reads the object the reader stands on, and leaves it on the object's end.</summary>
    public static UsageFields Read(scoped ref Utf8JsonReader reader)
    {
        var usage = new UsageFields();
        usage.ReadObject(ref reader, UsageSpelling.Itself);
        return usage;
    }

    private void ReadObject(scoped ref Utf8JsonReader reader, byte[] parent)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (TryReadCount(ref reader, parent)) continue;
            if (parent.Length == 0 && reader.ValueTextEquals("cost"u8)) ReadCost(ref reader);
            else if (parent.Length == 0 && TryReadParent(ref reader)) continue;
            else SkipValue(ref reader);
        }
    }

    private bool TryReadCount(scoped ref Utf8JsonReader reader, byte[] parent)
    {
        var all = UsageSpelling.All;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Parent != parent || !reader.ValueTextEquals(all[i].Name)) continue;

            ReadCount(ref reader, all[i], i);
            return true;
        }
        return false;
    }

    private bool TryReadParent(scoped ref Utf8JsonReader reader)
    {
        foreach (var parent in UsageSpelling.Parents)
        {
            if (!reader.ValueTextEquals(parent)) continue;

            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) ReadObject(ref reader, parent);
            else reader.Skip();
            return true;
        }
        return false;
    }

    private void ReadCount(scoped ref Utf8JsonReader reader, UsageSpelling spelling, int index)
    {
        reader.Read();
        if (TryReadNumber(ref reader, out var count))
        {
            _cacheReadIsInInput |= spelling.Cached == CachedTokens.InInput;
            Bucket(ref this, spelling.Bucket).Offer(count, index);
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            IsInvalid = true;
        }
        reader.Skip();
    }

    private static ref Count Bucket(ref UsageFields usage, TokenBucket bucket)
    {
        switch (bucket)
        {
            case TokenBucket.Input: return ref usage._input;
            case TokenBucket.Output: return ref usage._output;
            case TokenBucket.CacheRead: return ref usage._cacheRead;
            default: return ref usage._cacheWrite;
        }
    }

    /// <summary>JavaScript writes whole numbers and fractions alike, and OpenClaw takes what is below 0 for 0.</summary>
    private static bool TryReadNumber(scoped ref Utf8JsonReader reader, out long count)
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
            if (reader.ValueTextEquals("total"u8)) ReadTotalCost(ref reader);
            else SkipValue(ref reader);
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

    private static bool IsIn(Count count, CachedTokens how) => count.Spelling is { } spelling && UsageSpelling.All[spelling].Cached == how;

    private static void SkipValue(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>A count with the spelling it came from: the first in the order of precedence wins, among equals the last written.</summary>
    private struct Count
    {
        public int? Spelling { get; private set; }

        public long Value { get; private set; }

        public void Offer(long value, int spelling)
        {
            if (Spelling < spelling) return;
            (Value, Spelling) = (value, spelling);
        }
    }
}
