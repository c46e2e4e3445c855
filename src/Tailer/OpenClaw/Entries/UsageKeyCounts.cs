using System.Buffers.Text;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// The four counts as version 1 of the turn key reads them. Frozen: what counts may be read better (<see cref="UsageFields"/>),
/// but the key of a turn that was counted once must stay what it was, or the turn is counted again.
/// </summary>
/// <remarks>
/// Where it differs from what is counted: a value that is null leaves the alias unused, what comes twice is not taken back, and
/// cached tokens are a part of the input only where they are a number. A value that is no count, which version 1 refused with
/// its whole turn, is as good as absent.
/// </remarks>
internal struct UsageKeyCounts
{
    private const long MaxTokens = 1_000_000_000_000;

    private Count _input, _output, _cacheRead, _cacheWrite;
    private bool _cacheReadIsInInput;

    public readonly TokenCounts Tokens => new(
        Math.Max(0, _input.Value - CachedInInput), _output.Value, _cacheRead.Value, _cacheWrite.Value);

    private readonly long CachedInInput
    {
        get
        {
            var inputIsForeign = _input.Alias is { } alias && !UsageAlias.IsOwn(alias);
            var read = _cacheReadIsInInput || (inputIsForeign && IsInForeignInput(_cacheRead)) ? _cacheRead.Value : 0;
            return read + (inputIsForeign && IsInForeignInput(_cacheWrite) ? _cacheWrite.Value : 0);
        }
    }

    public void Put(int alias, ReadOnlySpan<byte> token)
    {
        if (!TryParse(token, out var count)) return;

        _cacheReadIsInInput |= UsageAlias.All[alias].Cached == CachedTokens.InInput;
        Bucket(ref this, UsageAlias.All[alias].Bucket).Prefer(count, alias);
    }

    private static ref Count Bucket(ref UsageKeyCounts counts, TokenBucket bucket)
    {
        switch (bucket)
        {
            case TokenBucket.Input: return ref counts._input;
            case TokenBucket.Output: return ref counts._output;
            case TokenBucket.CacheRead: return ref counts._cacheRead;
            default: return ref counts._cacheWrite;
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> token, out long count)
    {
        if (!Utf8Parser.TryParse(token, out count, out var used) || used != token.Length)
        {
            if (!JsonToken.TryParse(token, out var number) || !(Math.Abs(number) <= MaxTokens)) return false;
            count = (long)number;
        }
        count = Math.Max(count, 0);
        return count <= MaxTokens;
    }

    private static bool IsInForeignInput(Count count) =>
        count.Alias is { } alias && UsageAlias.All[alias].Cached == CachedTokens.InForeignInput;

    /// <summary>A count with the alias it came from: the first in the order of precedence wins, among equals the last written.</summary>
    private struct Count
    {
        public int? Alias { get; private set; }

        public long Value { get; private set; }

        public void Prefer(long value, int alias)
        {
            if (Alias < alias) return;
            (Value, Alias) = (value, alias);
        }
    }
}
