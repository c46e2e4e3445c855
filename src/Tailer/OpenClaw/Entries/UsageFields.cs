using System.Buffers.Text;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// The <c>usage</c> object of a message. OpenClaw writes it in its own spelling, but old transcripts keep the provider's
/// (<see cref="UsageAlias"/>).
/// </summary>
internal struct UsageFields
{
    /// <summary>No turn has this many tokens; a larger number is a fault of its writer, and adding it would ruin a total.</summary>
    private const long MaxTokens = 1_000_000_000_000;

    /// <summary>No turn costs a million dollars.</summary>
    private const double MaxCostUsd = 1_000_000;

    private KeyTokens _key;
    private Count _input, _output, _cacheRead, _cacheWrite;
    private bool _cacheReadIsInInput;
    private double _costUsd;

    /// <summary>A counted field holds something that is not a count.</summary>
    public bool IsInvalid { get; private set; }

    public readonly TokenCounts Tokens => new(
        Math.Max(0, _input.Value - CachedInInput), _output.Value, _cacheRead.Value, _cacheWrite.Value);

    /// <summary>The same as version 1 of the turn key takes them; see <see cref="Entries.KeyTokens"/>.</summary>
    public readonly TokenCounts KeyTokens => _key.Tokens;

    public readonly long CostNanoUsd => (long)Math.Round(_costUsd * 1e9);

    private readonly long CachedInInput
    {
        get
        {
            var inputIsForeign = _input.Spelling is { } spelling && !UsageAlias.IsOwn(spelling);
            var read = _cacheReadIsInInput || (inputIsForeign && IsIn(_cacheRead, CachedTokens.InForeignInput)) ? _cacheRead.Value : 0;
            return read + (inputIsForeign && IsIn(_cacheWrite, CachedTokens.InForeignInput) ? _cacheWrite.Value : 0);
        }
    }

    /// <summary>Reads the value that comes next; null if it is not an object.</summary>
    public static UsageFields? Read(scoped ref JsonObjectReader walk)
    {
        var usage = new UsageFields();
        return usage.TryReadObject(ref walk, UsageAlias.Root) ? usage : null;
    }

    private bool TryReadObject(scoped ref JsonObjectReader walk, byte[] parent)
    {
        if (!walk.EnterOrSkip()) return false;

        while (walk.TryNext(out var name))
        {
            if (TryReadCount(ref walk, name, parent)) continue;
            if (parent.Length == 0 && name.Is("cost"u8)) ReadCost(ref walk);
            else if (parent.Length > 0 || !TryReadParent(ref walk, name)) walk.Skip();
        }
        return true;
    }

    private bool TryReadCount(scoped ref JsonObjectReader walk, JsonText name, byte[] parent)
    {
        var all = UsageAlias.All;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Parent != parent || !name.Is(all[i].Name)) continue;

            ReadCount(walk.Skip(), all[i], i);
            return true;
        }
        return false;
    }

    private bool TryReadParent(scoped ref JsonObjectReader walk, JsonText name)
    {
        foreach (var parent in UsageAlias.Parents)
        {
            if (!name.Is(parent)) continue;

            TryReadObject(ref walk, parent);
            return true;
        }
        return false;
    }

    private void ReadCount(ReadOnlySpan<byte> value, UsageAlias spelling, int index)
    {
        if (spelling.Key is { } key) _key.Read(value, key);
        if (TryParseCount(value, out var count))
        {
            _cacheReadIsInInput |= spelling.Cached == CachedTokens.InInput;
            Bucket(ref this, spelling.Bucket).Offer(count, index);
        }
        else if (!value.SequenceEqual("null"u8))
        {
            IsInvalid = true;
        }
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
    private static bool TryParseCount(ReadOnlySpan<byte> value, out long count)
    {
        if (!Utf8Parser.TryParse(value, out count, out var used) || used != value.Length)
        {
            if (!JsonToken.TryParse(value, out var number) || !(Math.Abs(number) <= MaxTokens)) return false;
            count = (long)number;
        }
        count = Math.Max(count, 0);
        return count <= MaxTokens;
    }

    private void ReadCost(scoped ref JsonObjectReader walk)
    {
        _costUsd = 0;
        if (!walk.EnterOrSkip()) return;

        while (walk.TryNext(out var name))
        {
            var value = walk.Skip();
            if (name.Is("total"u8)) ReadTotalCost(value);
        }
    }

    private void ReadTotalCost(ReadOnlySpan<byte> value)
    {
        if (JsonToken.TryParse(value, out var usd) && Math.Abs(usd) <= MaxCostUsd) _costUsd = Math.Max(usd, 0);
        else if (!value.SequenceEqual("null"u8)) IsInvalid = true;
    }

    private static bool IsIn(Count count, CachedTokens how) => count.Spelling is { } spelling && UsageAlias.All[spelling].Cached == how;

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
