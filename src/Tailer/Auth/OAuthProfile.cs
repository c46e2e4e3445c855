using System.Text.Json;

namespace Clawtail.Tailer.Auth;

/// <summary>A credential that expires, without anything that could be used in its place.</summary>
/// <param name="Id">OpenClaw's profile id; often <c>provider:e-mail</c>.</param>
internal sealed record OAuthProfile(string Id, string Provider, string? Email, string? AccountId, string Plan, DateTimeOffset Expires)
{
    /// <summary>Who it is, the same in every agent's copy.</summary>
    public string Identity => AccountId ?? Email ?? Id;

    /// <returns>Null for a credential without an expiry.</returns>
    public static OAuthProfile? From(string id, JsonElement credential)
    {
        if (credential.ValueKind != JsonValueKind.Object || Text(credential, "type") is not ("oauth" or "token")) return null;
        if (!credential.TryGetProperty("expires", out var expires) || !TryReadTime(expires, out var time)) return null;

        var provider = Text(credential, "provider") ?? id.Split(':')[0];
        var isCodex = provider == "openai" && Text(credential, "type") == "oauth";
        return new OAuthProfile(
            id, isCodex ? Parsing.ProviderName.Codex : provider, Text(credential, "email"), Text(credential, "accountId"),
            PlanTier.Of(credential), time);
    }

    private static bool TryReadTime(JsonElement value, out DateTimeOffset time)
    {
        var isTime = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var ms) && ms is > 0 and < 253_402_300_800_000;
        time = isTime ? DateTimeOffset.FromUnixTimeMilliseconds((long)value.GetDouble()) : default;
        return isTime;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
