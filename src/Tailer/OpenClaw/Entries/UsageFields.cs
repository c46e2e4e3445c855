using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// The <c>usage</c> object of a message. OpenClaw writes it in its own spelling, but old transcripts keep the provider's
/// (<see cref="UsageAlias"/>). The counts are those that OpenClaw 2026.9.6 finds in it: what is no number counts nothing, and
/// costs neither the turn nor its other counts.
/// </summary>
internal struct UsageFields
{
    /// <summary>The largest whole number that JavaScript tells from its neighbours; OpenClaw counts no further.</summary>
    private const double MaxTokens = 9_007_199_254_740_991;

    /// <summary>Names in one object that are looked at; providers write a dozen.</summary>
    private const int MaxFields = 256;

    private static readonly uint Input = UsageAlias.Where(a => a.Bucket == TokenBucket.Input);
    private static readonly uint Output = UsageAlias.Where(a => a.Bucket == TokenBucket.Output);
    private static readonly uint CacheRead = UsageAlias.Where(a => a.Bucket == TokenBucket.CacheRead);
    private static readonly uint CacheWrite = UsageAlias.Where(a => a.Bucket == TokenBucket.CacheWrite);
    private static readonly uint InInput = UsageAlias.Where(a => a.Cached == CachedTokens.InInput);
    private static readonly uint InForeignInput = UsageAlias.Where(a => a.Cached == CachedTokens.InForeignInput);

    /// <summary>The alias that OpenClaw itself writes for the input.</summary>
    private const uint OwnInput = 1;

    private UsageValues _values;
    private KeyTokens _key;

    /// <summary>There is a value, be it no object: then nothing else stands in for it.</summary>
    public bool IsPresent { get; private set; }

    public bool IsObject { get; private set; }

    /// <summary>A count is no number, or none that any turn has.</summary>
    public readonly bool HasOddCount => _values.HasOdd;

    /// <summary>Billionths of a dollar.</summary>
    public long CostNanoUsd { get; private set; }

    /// <summary>What counts.</summary>
    public readonly TokenCounts Tokens => new(
        Count(_values.First(Input) - CachedInInput), Count(_values.First(Output)), Count(_values.First(CacheRead)), Count(_values.First(CacheWrite)));

    /// <summary>The same as version 1 of the turn key takes them; see <see cref="Entries.KeyTokens"/>.</summary>
    public readonly TokenCounts KeyTokens => _key.Tokens;

    private readonly long CachedInInput
    {
        get
        {
            var inputIsForeign = !_values.IsNumber(OwnInput);
            var readIsIn = _values.IsAnyGiven(InInput & CacheRead) || (inputIsForeign && _values.IsAnyGiven(InForeignInput & CacheRead));
            var writeIsIn = inputIsForeign && _values.IsAnyGiven(InForeignInput & CacheWrite);
            return (readIsIn ? Count(_values.First(CacheRead)) : 0) + (writeIsIn ? Count(_values.First(CacheWrite)) : 0);
        }
    }

    /// <summary>Reads the value that comes next, which takes the place of one before it.</summary>
    public void Read(scoped ref JsonObjectReader reader)
    {
        if (IsPresent) this = default;

        IsObject = reader.TryEnter();
        if (IsObject) ReadObject(ref reader, UsageAlias.Root);
        IsPresent = IsObject || !reader.Skip().SequenceEqual("null"u8);
    }

    private void ReadObject(scoped ref JsonObjectReader reader, byte[] parent)
    {
        // Each name is compared with every alias: of millions, those beyond are passed over.
        for (var fields = 0; reader.TryNext(out var name); fields++)
        {
            if (fields < MaxFields && TryReadCount(ref reader, name, parent)) continue;
            if (parent.Length > 0) reader.Skip();
            else if (name.Is("cost"u8)) CostNanoUsd = UsageCost.Read(ref reader);
            else if (!TryReadParent(ref reader, name)) reader.Skip();
        }
    }

    private bool TryReadCount(scoped ref JsonObjectReader reader, JsonText name, byte[] parent)
    {
        foreach (var i in UsageAlias.Candidates(name))
        {
            var alias = UsageAlias.All[i];
            if (alias.Parent != parent || !name.Is(alias.Name)) continue;

            var token = reader.Skip();
            _values.Put(i, token);
            if (alias.Key is { } key) _key.Read(token, key);
            return true;
        }
        return false;
    }

    private bool TryReadParent(scoped ref JsonObjectReader reader, JsonText name)
    {
        foreach (var parent in UsageAlias.Parents)
        {
            if (!name.Is(parent)) continue;

            // An object that comes twice takes the place of the first, with all it held.
            for (var i = 0; i < UsageAlias.All.Length; i++)
            {
                if (UsageAlias.All[i].Parent == parent) _values.Remove(1u << i);
            }
            if (reader.EnterOrSkip()) ReadObject(ref reader, parent);
            return true;
        }
        return false;
    }

    private static long Count(double? value) => value > 0 ? (long)Math.Min(Math.Truncate(value.Value), MaxTokens) : 0;
}
