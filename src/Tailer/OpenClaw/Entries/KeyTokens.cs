using System.Buffers.Text;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// The four counts as version 1 of the turn key takes them: from the spellings that were known then, by the rules of then.
/// </summary>
/// <remarks>
/// This repeats <see cref="UsageFields"/> on purpose. What is counted may learn new spellings and better rules; what a key
/// is made of may not, because every turn like it that is in a ledger already would be counted a second time.
/// </remarks>
internal struct KeyTokens
{
    /// <summary>The version of the turn key, as the ledger notes it.</summary>
    public const int Version = 1;

    private const long MaxTokens = 1_000_000_000_000;

    private Count _input, _output, _cacheRead, _cacheWrite;
    private bool _cacheReadIsInInput;

    public readonly TokenCounts Tokens => new(
        Math.Max(0, _input.Value - CachedInInput), _output.Value, _cacheRead.Value, _cacheWrite.Value);

    private readonly long CachedInInput
    {
        get
        {
            var inputIsForeign = _input.Alias is { IsOwn: false };
            var read = _cacheReadIsInInput || (inputIsForeign && IsInForeignInput(_cacheRead)) ? _cacheRead.Value : 0;
            return read + (inputIsForeign && IsInForeignInput(_cacheWrite) ? _cacheWrite.Value : 0);
        }
    }

    /// <summary>Takes a count that stands under a known spelling, if it is a count.</summary>
    public void Read(ReadOnlySpan<byte> value, KeyAlias alias)
    {
        if (!TryParseCount(value, out var count)) return;

        _cacheReadIsInInput |= alias.Cached == CachedTokens.InInput;
        Bucket(ref this, alias.Bucket).Prefer(count, alias);
    }

    private static ref Count Bucket(ref KeyTokens tokens, TokenBucket bucket)
    {
        switch (bucket)
        {
            case TokenBucket.Input: return ref tokens._input;
            case TokenBucket.Output: return ref tokens._output;
            case TokenBucket.CacheRead: return ref tokens._cacheRead;
            default: return ref tokens._cacheWrite;
        }
    }

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

    private static bool IsInForeignInput(in Count count) => count.Alias is { Cached: CachedTokens.InForeignInput };

    /// <summary>The first spelling in the order of precedence wins, among equals the last written.</summary>
    private struct Count
    {
        /// <summary>The rank and one: a number, because a reference would be tracked wherever usage is copied to.</summary>
        private int _place;

        public readonly KeyAlias? Alias => _place == 0 ? null : KeyAlias.Version1[_place - 1];

        public long Value { get; private set; }

        public void Prefer(long value, KeyAlias alias)
        {
            if (_place != 0 && _place <= alias.Rank) return;
            (Value, _place) = (value, alias.Rank + 1);
        }
    }
}
