using System.Text;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>Names of rollouts: <c>rollout-2026-11-25T03-16-56-&lt;thread&gt;.jsonl</c>, later compressed with <c>.zst</c> behind.</summary>
internal static class RolloutName
{
    private const string Prefix = "rollout-";
    private const int ThreadLength = 36;

    /// <param name="name">The file's name, without its folder.</param>
    /// <param name="thread">Whose rollout it is.</param>
    /// <param name="isCompressed">Whether the whole file is one Zstandard stream.</param>
    public static bool TryParse(ReadOnlySpan<char> name, out Uuid thread, out bool isCompressed)
    {
        thread = default;
        isCompressed = name.EndsWith(".zst", StringComparison.Ordinal);
        if (isCompressed) name = name[..^4];
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(".jsonl", StringComparison.Ordinal)) return false;

        name = name[Prefix.Length..^6];
        if (name.Length < ThreadLength || !Guid.TryParseExact(name[^ThreadLength..], "D", out _)) return false;

        Span<byte> id = stackalloc byte[ThreadLength];
        Encoding.ASCII.GetBytes(name[^ThreadLength..], id);
        thread = Uuid.Parse(id);
        return true;
    }
}
