using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>One of the four counts of a turn.</summary>
internal enum TokenBucket
{
    Input,
    Output,
    CacheRead,
    CacheWrite,
}

/// <summary>How providers count cached tokens: as a part of the input, or beside it.</summary>
internal enum CachedTokens
{
    /// <summary>Beside the input, as OpenClaw and Anthropic count.</summary>
    BesideInput,

    /// <summary>Part of the input, and taken out of it.</summary>
    InInput,

    /// <summary>Part of the input unless the input itself is in OpenClaw's own spelling.</summary>
    InForeignInput,
}

/// <summary>A name a provider gives to a count. OpenClaw 2026.9.6 accepts these, and where several stand side by side the first in this order.</summary>
/// <param name="Parent">The object inside <c>usage</c> it stands in, or <see cref="Root"/>; compared by reference.</param>
internal sealed record UsageAlias(TokenBucket Bucket, byte[] Parent, byte[] Name, CachedTokens Cached = CachedTokens.BesideInput)
{
    /// <summary>The parent of what stands in <c>usage</c> itself.</summary>
    public static readonly byte[] Root = [];

    private static readonly byte[] InputDetails = "input_tokens_details"u8.ToArray();
    private static readonly byte[] PromptDetails = "prompt_tokens_details"u8.ToArray();
    private static readonly byte[] Timings = "timings"u8.ToArray();

    /// <summary>In order of precedence within a bucket.</summary>
    public static readonly UsageAlias[] All =
    [
        new(TokenBucket.Input, Root, "input"u8.ToArray()),
        new(TokenBucket.Input, Root, "inputTokens"u8.ToArray()),
        new(TokenBucket.Input, Root, "input_tokens"u8.ToArray()),
        new(TokenBucket.Input, Root, "promptTokens"u8.ToArray()),
        new(TokenBucket.Input, Root, "prompt_tokens"u8.ToArray()),
        new(TokenBucket.Input, Root, "prompt_n"u8.ToArray()),
        new(TokenBucket.Input, Timings, "prompt_n"u8.ToArray()),
        new(TokenBucket.Output, Root, "output"u8.ToArray()),
        new(TokenBucket.Output, Root, "outputTokens"u8.ToArray()),
        new(TokenBucket.Output, Root, "output_tokens"u8.ToArray()),
        new(TokenBucket.Output, Root, "completionTokens"u8.ToArray()),
        new(TokenBucket.Output, Root, "completion_tokens"u8.ToArray()),
        new(TokenBucket.Output, Root, "predicted_n"u8.ToArray()),
        new(TokenBucket.Output, Timings, "predicted_n"u8.ToArray()),
        new(TokenBucket.CacheRead, Root, "cacheRead"u8.ToArray()),
        new(TokenBucket.CacheRead, Root, "cache_read"u8.ToArray()),
        new(TokenBucket.CacheRead, Root, "cache_read_input_tokens"u8.ToArray()),
        new(TokenBucket.CacheRead, Root, "cached_input_tokens"u8.ToArray(), CachedTokens.InForeignInput),
        new(TokenBucket.CacheRead, Root, "cached"u8.ToArray(), CachedTokens.InForeignInput),
        new(TokenBucket.CacheRead, Root, "cached_tokens"u8.ToArray(), CachedTokens.InInput),
        new(TokenBucket.CacheRead, InputDetails, "cached_tokens"u8.ToArray(), CachedTokens.InInput),
        new(TokenBucket.CacheRead, PromptDetails, "cached_tokens"u8.ToArray(), CachedTokens.InInput),
        new(TokenBucket.CacheWrite, Root, "cacheWrite"u8.ToArray()),
        new(TokenBucket.CacheWrite, Root, "cache_write"u8.ToArray()),
        new(TokenBucket.CacheWrite, Root, "cache_creation_input_tokens"u8.ToArray()),
        new(TokenBucket.CacheWrite, Root, "cache_write_input_tokens"u8.ToArray(), CachedTokens.InForeignInput),
        new(TokenBucket.CacheWrite, InputDetails, "cache_write_tokens"u8.ToArray(), CachedTokens.InForeignInput),
        new(TokenBucket.CacheWrite, PromptDetails, "cache_write_tokens"u8.ToArray(), CachedTokens.InForeignInput),
        new(TokenBucket.CacheWrite, PromptDetails, "cache_creation_input_tokens"u8.ToArray(), CachedTokens.InForeignInput),
    ];

    /// <summary>What version 1 of the turn key knows it as; null for a spelling that was learned later and changes no key.</summary>
    public KeyAlias? Key { get; } = KeyAlias.Find(Parent, Name);

    /// <summary>Objects inside <c>usage</c> that hold counts.</summary>
    public static readonly byte[][] Parents = [InputDetails, PromptDetails, Timings];

    private static readonly int[] AllIndices = [.. Enumerable.Range(0, All.Length)];

    private static readonly int[][] IndicesByLength =
        [.. Enumerable.Range(0, All.Max(alias => alias.Name.Length) + 1).Select(length => AllIndices.Where(i => All[i].Name.Length == length).ToArray())];

    /// <returns>Those that may have this name, as indices of <see cref="All"/>: a name is compared with one or two, not with thirty.</returns>
    public static ReadOnlySpan<int> Candidates(JsonText name)
    {
        if (name.HasEscapes) return AllIndices;
        return name.Raw.Length < IndicesByLength.Length ? IndicesByLength[name.Raw.Length] : [];
    }

    /// <summary>Which alias of a bucket OpenClaw itself writes.</summary>
    public static bool IsOwn(int index) => index == 0 || All[index - 1].Bucket != All[index].Bucket;

    /// <returns>A bit for the index of each alias that is so.</returns>
    public static uint Where(Func<UsageAlias, bool> isSo)
    {
        var bits = 0u;
        for (var i = 0; i < All.Length; i++) bits |= isSo(All[i]) ? 1u << i : 0;
        return bits;
    }
}
