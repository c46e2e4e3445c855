using System.Buffers.Text;
using System.Text.Json.Serialization;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Codex;

/// <summary>Tokens as Codex counts them (0.143 to 0.154): the input includes what the cache answered and what was written to it.</summary>
/// <param name="CacheWrite">0 in releases that did not know it (0.143).</param>
internal readonly record struct CodexUsage(long Input, long Cached, long CacheWrite, long Output, long Reasoning, long Total)
{
    /// <summary>No call has this many tokens; a larger number is a fault of its writer.</summary>
    private const long MaxTokens = 1_000_000_000_000;

    /// <summary>What Codex writes after a compaction or a rollback: a new context, but nothing that was asked or answered.</summary>
    [JsonIgnore]
    public bool IsNoCall => Input == 0 && Output == 0;

    /// <summary>As OpenClaw counts: the input without what the cache answered or took.</summary>
    [JsonIgnore]
    public TokenCounts Tokens => new(Math.Max(0, Input - Cached - CacheWrite), Output, Cached, CacheWrite);

    /// <summary>Reads the value that comes next.</summary>
    /// <returns>False if it is no object, or a count in it is none.</returns>
    public static bool TryRead(scoped ref JsonObjectReader walk, out CodexUsage usage)
    {
        usage = default;
        if (!walk.EnterOrSkip()) return false;

        var isValid = true;
        var (input, cached, cacheWrite, output, reasoning, total) = (0L, 0L, 0L, 0L, 0L, 0L);
        while (walk.TryNext(out var name))
        {
            var value = walk.Skip();
            if (name.Is("input_tokens"u8)) isValid &= TryParse(value, ref input);
            else if (name.Is("cached_input_tokens"u8)) isValid &= TryParse(value, ref cached);
            else if (name.Is("cache_write_input_tokens"u8)) isValid &= TryParse(value, ref cacheWrite);
            else if (name.Is("output_tokens"u8)) isValid &= TryParse(value, ref output);
            else if (name.Is("reasoning_output_tokens"u8)) isValid &= TryParse(value, ref reasoning);
            else if (name.Is("total_tokens"u8)) isValid &= TryParse(value, ref total);
        }

        usage = new CodexUsage(input, cached, cacheWrite, output, reasoning, total);
        return isValid;
    }

    private static bool TryParse(ReadOnlySpan<byte> value, ref long count) =>
        value.SequenceEqual("null"u8)
        || (Utf8Parser.TryParse(value, out count, out var used) && used == value.Length && count is >= 0 and <= MaxTokens);
}
