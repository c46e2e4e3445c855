namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>
/// A spelling of a count that version 1 of the turn key knows. This list is frozen: nothing is ever added to it, removed
/// from it or moved in it, whatever <see cref="UsageAlias"/> learns.
/// </summary>
/// <param name="Path">The name inside <c>usage</c>, behind the object that it stands in.</param>
/// <param name="IsOwn">OpenClaw itself writes it so.</param>
internal sealed record KeyAlias(int Rank, string Path, TokenBucket Bucket, CachedTokens Cached, bool IsOwn)
{
    /// <summary>In order of precedence within a bucket.</summary>
    public static readonly KeyAlias[] Version1 =
    [
        .. Aliases(0, TokenBucket.Input, "input", "inputTokens", "input_tokens", "promptTokens", "prompt_tokens", "prompt_n", "timings.prompt_n"),
        .. Aliases(7, TokenBucket.Output, "output", "outputTokens", "output_tokens", "completionTokens", "completion_tokens", "predicted_n",
            "timings.predicted_n"),
        .. Aliases(14, TokenBucket.CacheRead, "cacheRead", "cache_read", "cache_read_input_tokens", "?cached_input_tokens", "?cached",
            "!cached_tokens", "!input_tokens_details.cached_tokens", "!prompt_tokens_details.cached_tokens"),
        .. Aliases(22, TokenBucket.CacheWrite, "cacheWrite", "cache_write", "cache_creation_input_tokens", "?cache_write_input_tokens",
            "?input_tokens_details.cache_write_tokens", "?prompt_tokens_details.cache_write_tokens",
            "?prompt_tokens_details.cache_creation_input_tokens"),
    ];

    /// <returns>Null for a spelling that was learned later.</returns>
    public static KeyAlias? Find(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> name)
    {
        var path = System.Text.Encoding.ASCII.GetString(name);
        if (parent.Length > 0) path = $"{System.Text.Encoding.ASCII.GetString(parent)}.{path}";
        return Array.Find(Version1, alias => alias.Path == path);
    }

    /// <param name="paths">A <c>!</c> marks tokens that are part of the input, a <c>?</c> those that are unless OpenClaw wrote the input.</param>
    private static IEnumerable<KeyAlias> Aliases(int first, TokenBucket bucket, params string[] paths) => paths.Select((path, i) => new KeyAlias(
        first + i, path.TrimStart('!', '?'), bucket,
        path[0] switch { '!' => CachedTokens.InInput, '?' => CachedTokens.InForeignInput, _ => CachedTokens.BesideInput }, IsOwn: i == 0));
}
