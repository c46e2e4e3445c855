using System.Collections.Immutable;
using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>How a credential fared lately, as OpenClaw keeps it in <c>usageStats</c>.</summary>
/// <param name="BlockedUntil">Until when the provider refuses it; null if it does not.</param>
/// <param name="Id">OpenClaw's profile id; one that no credential has stands for a key in the configuration.</param>
internal sealed record ProfileHealth(string Id, long Errors, ImmutableArray<AccountBlock> Blocks, DateTimeOffset? BlockedUntil)
{
    private static readonly string[] Kinds = ["cooldown", "disabled", "blocked"];

    /// <returns>Null for what is no record of health.</returns>
    public static ProfileHealth? From(string id, JsonElement stats)
    {
        if (stats.ValueKind != JsonValueKind.Object) return null;

        var errors = stats.TryGetProperty("errorCount", out var count) && count.ValueKind == JsonValueKind.Number
            && count.TryGetInt64(out var value) ? Math.Max(0, value) : 0;
        var blocks = ImmutableArray.CreateBuilder<AccountBlock>();
        foreach (var kind in Kinds)
        {
            if (AuthTime.Read(stats, $"{kind}Until") is { } until) blocks.Add(new AccountBlock(ReasonOf(stats, $"{kind}Reason"), until));
        }
        return new ProfileHealth(id, errors, blocks.ToImmutable(), AuthTime.Read(stats, "blockedUntil"));
    }

    /// <summary>Reasons are short words; anything else may be something that must not leave.</summary>
    private static string ReasonOf(JsonElement stats, string name)
    {
        var reason = (stats.TryGetProperty(name, out var value) ? LenientText.Of(value) : null) ?? "";
        return reason.Length is > 0 and <= 32 && reason.All(c => char.IsAsciiLetterLower(c) || c == '_') ? reason : "unknown";
    }
}
